import Codes
import Testing

@Suite struct GranularityWeightsTests {
    @Test func fewerProductsAreAFinerGranularity() {
        func granularity(_ products: Int) -> Int {
            GranularityWeights.granularity(ofCodeWith: products, among: 100_000)
        }
        #expect([100_000, 20_001, 19_999, 3_999, 799, 1].map(granularity) == [0, 0, 1, 2, 3, 5])
        #expect(granularity(0) == 5)
    }

    /// Fine codes tell a clicked product from another; general ones mislead.
    @Test(arguments: [1.0, 1000]) func learnsWhatTellsClickedProductsApart(scale: Double) {
        func parts(_ general: Double, _ fine: Double) -> [Double] {
            [general * scale] + [Double](repeating: 0, count: GranularityWeights.classCount - 2) + [fine * scale]
        }
        let pairs = (0..<50).map { number in
            (positive: parts(1, 1 + Double(number % 3)), negative: parts(4, 0.5))
        }
        #expect(
            !pairs.contains {
                GranularityWeights.equal.score($0.positive) > GranularityWeights.equal.score($0.negative)
            })
        let weights = GranularityWeights.learned(from: pairs)
        #expect(pairs.allSatisfy { weights.score($0.positive) > weights.score($0.negative) })
        #expect(weights == .learned(from: pairs))
    }

    /// The printed form falls with every code that a product shares.
    @Test func aWeightMayBecomeNegative() {
        let none = [Double](repeating: 0, count: GranularityWeights.classCount)
        var shared = none
        shared[2] = -0.3
        let weights = GranularityWeights.learned(from: [(shared, none)])
        #expect(weights.score(shared) > weights.score(none))
        #expect(abs(weights.values[0] - 1) < 1e-9)
    }

    @Test func nothingToLearnFromLeavesEqualWeights() {
        #expect(GranularityWeights.learned(from: []) == .equal)
        let parts = [Double](repeating: 1, count: GranularityWeights.classCount)
        #expect(GranularityWeights.learned(from: [(parts, parts)]) == .equal)
    }
}
