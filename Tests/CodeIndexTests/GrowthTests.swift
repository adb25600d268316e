import Randomness
import Testing

@testable import CodeIndex

@Suite struct GrowthTests {
    @Test func isToldAtEachEightfold() {
        var growth = Growth()
        let told = (1...70_000).filter { _ in growth.hasOutgrown(1, adding: 1) }
        #expect(told == [1_000, 8_000, 64_000])
    }

    @Test func goesOnFromWhatIsKnown() {
        var growth = Growth()
        #expect(!growth.counts(1))
        growth.begin(1, at: 500)
        growth.begin(2, at: 0)
        #expect(growth.counts(1))
        let told = [1_000, 2_499, 1].map { growth.hasOutgrown(1, adding: $0) }
        #expect(told == [false, false, true])
        #expect(!growth.hasOutgrown(2, adding: 999) && growth.hasOutgrown(2, adding: 1))
    }

    @Test func isToldOnceForALeap() {
        var growth = Growth()
        let told = [50_000, 349_999, 1, 0, 2_799_999, 1].map { growth.hasOutgrown(1, adding: $0) }
        #expect(told == [true, false, true, false, false, true])
    }

    /// Against the definition, for generations that grow side by side.
    @Test(arguments: 0..<50) func countsEachGenerationForItself(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var growth = Growth()
        var count: [Int64: Int] = [:]
        var told: [Int64: Int] = [:]
        for _ in 0..<300 {
            let generation = Int64(random.below(3))
            let written = random.skewedBelow(500)
            count[generation, default: 0] += written
            let total = count[generation] ?? 0
            let hasOutgrown = total >= (told[generation].map { $0 * 8 } ?? 1_000)
            let isTold = growth.hasOutgrown(generation, adding: written)
            #expect(isTold == hasOutgrown)
            if hasOutgrown { told[generation] = total }
        }
    }
}
