import Testing

@testable import CodeIndex

@Suite struct ComparedCodesTests {
    /// The shadow's code 1 is the live index's 7, its 2 is 5 and its 4 is 9; it has codes 3 and 6 for itself.
    private static let translation: [Int32] = [-1, 7, 5, -1, 9]

    private let live = ComparedCodes(numbers: [7, 5, 9], weights: [10, 20, 30], ownCount: 2)

    private func isSame(_ numbers: [Int32], _ weights: [UInt8], own: Int, clicked: Int = 0) -> Bool {
        let shadow = ComparedCodes(numbers: numbers, weights: weights, ownCount: own, clickedCount: clicked)
        return live.isSame(as: shadow, Self.translation)
    }

    @Test func theSameCodesAreFoundByOtherNumbers() {
        #expect(isSame([1, 2, 4], [10, 20, 30], own: 2))
        // Own codes in another order.
        #expect(isSame([2, 1, 4], [20, 10, 30], own: 2))
        // What clicks have added is not compared.
        #expect(isSame([1, 2, 4, 3], [10, 20, 30, 40], own: 2, clicked: 1))
    }

    @Test func otherCodesWeightsAndOriginsDiffer() {
        #expect(!isSame([1, 2, 4], [10, 20, 31], own: 2))
        #expect(!isSame([2, 1, 4], [10, 20, 30], own: 2))
        #expect(!isSame([1, 2, 4], [10, 20, 30], own: 3))
        #expect(!isSame([1, 4, 2], [10, 30, 20], own: 2))
        #expect(!isSame([1, 2], [10, 20], own: 2))
        #expect(!isSame([1, 2, 4, 4], [10, 20, 30, 30], own: 2))
        #expect(!isSame([1, 2, 3], [10, 20, 30], own: 2))
        #expect(!isSame([1, 2, 6], [10, 20, 30], own: 2))
        #expect(!isSame([], [], own: 0))
    }

    /// A row without codes says what no row says.
    @Test func nothingIsTheSameAsNothing() {
        let none = ComparedCodes(numbers: [], weights: [], ownCount: 0)
        let onlyClicked = ComparedCodes(numbers: [3], weights: [9], ownCount: 0, clickedCount: 1)
        #expect(none.isSame(as: onlyClicked, Self.translation) && onlyClicked.isSame(as: none, Self.translation))
    }
}
