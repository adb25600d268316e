import CodeIndex
import Foundation
import Randomness
import Testing

@testable import Training

@Suite struct PositionBiasTests {
    private static let truth = [1, 0.6, 0.4, 0.3, 0.2]

    /// Clicks of pairs whose relevance differs and whose places move around their rank by relevance, so that the mere
    /// click rate of a place shows more bias than there is.
    private func log(pairs: Int, looks: Int, propensities: [Double], seed: UInt64) -> [PositionCount] {
        var random = SplitMix64(seed: seed)
        return (0..<pairs).flatMap { pair -> [PositionCount] in
            let relevance = 0.05 + 0.5 * random.unit()
            let usual = Int((1 - relevance / 0.55) * 4)
            let places = Set([usual, max(0, usual - 1 - random.below(2)), min(4, usual + 1 + random.below(2))])
            return places.sorted().map { place in
                let clicks = (0..<looks).count { _ in random.unit() < relevance * propensities[place] }
                return PositionCount(
                    pair: Int64(pair), position: place + 1, impressions: Double(looks), clicks: Double(clicks))
            }
        }
    }

    @Test func findsHowPlacesAreLookedAt() {
        let log = log(pairs: 400, looks: 200, propensities: Self.truth, seed: 3)
        let found = PositionBias(log, positions: 5).propensities
        for (found, truth) in zip(found, Self.truth) { #expect(abs(found - truth) < 0.04) }
        // The click rates alone would say something else.
        let rates = (1...5).map { place in
            let there = log.filter { $0.position == place }
            return there.reduce(0) { $0 + $1.clicks } / there.reduce(0) { $0 + $1.impressions }
        }
        #expect(abs(rates[4] / rates[0] - Self.truth[4]) > 0.08)
    }

    @Test func findsNoBiasWhereThereIsNone() {
        let found = PositionBias(
            log(pairs: 400, looks: 200, propensities: [1, 1, 1, 1, 1], seed: 4), positions: 5
        ).propensities
        for found in found { #expect(abs(found - 1) < 0.08) }
    }

    @Test func aFewClicksProveNothing() {
        let log = log(pairs: 2, looks: 3, propensities: Self.truth, seed: 5)
        for found in PositionBias(log, positions: 8).propensities { #expect(abs(found - 1) < 0.25) }
        #expect(PositionBias([], positions: 3).propensities == [1, 1, 1])
    }

    @Test func noClickCountsMoreThanTen() {
        let never = [
            PositionCount(pair: 1, position: 1, impressions: 100_000, clicks: 50_000),
            PositionCount(pair: 1, position: 2, impressions: 100_000, clicks: 0),
        ]
        #expect(PositionBias(never, positions: 2).propensities == [1, 0.1])
    }
}
