import Tensor
import Testing

@Suite struct ArenaTests {
    @Test func eachPassGetsTheMemoryOfTheLastOneInTheSameOrder() {
        let arena = Arena()
        let first = arena.matrix(rows: 8, columns: 4)
        let second = arena.operand(rows: 8, columns: 4, type: .bfloat16)
        first[1][2] = 5
        arena.restart()
        let smaller = arena.matrix(rows: 2, columns: 4, capacity: 3)
        #expect(smaller.pointer == first.pointer && smaller[1][2] == 5 && smaller.capacity == 3)
        #expect(arena.operand(rows: 4, columns: 4, type: .bfloat16).pointer == second.pointer)
    }

    @Test func memoryGrowsAheadOfSlowlyGrowingPassesAndIsZeroThen() {
        let arena = Arena()
        arena.vector(100).update(repeating: 1)
        arena.restart()
        let grown = arena.vector(101)
        #expect(grown.count == 101 && grown.allSatisfy { $0 == 0 })
        arena.restart()
        #expect(arena.vector(125).baseAddress == grown.baseAddress)
    }
}
