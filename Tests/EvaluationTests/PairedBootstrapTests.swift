import Evaluation
import Testing

@Suite struct PairedBootstrapTests {
    /// Of 100 differences half are 1 and half 0: the resampled sum follows Binomial(100, ½), whose quantiles at 2.5
    /// and 97.5 % are 40 and 60.
    @Test func theIntervalOfACoinIsBinomial() throws {
        let values = (0..<100).map { Double($0 % 2) }
        let interval = try #require(PairedBootstrap().interval(values, minus: values.map { _ in 0 }))
        #expect(interval.mean == 0.5)
        #expect(interval.low == 0.4)
        #expect(interval.high == 0.6)
        #expect(interval.queries == 100)
        #expect(interval.isMoreThanChance)
    }

    /// Two differences, 0 and 1: the mean is 0 or 1 in a quarter of the resamples each.
    @Test func twoQueriesProveNothing() throws {
        let interval = try #require(PairedBootstrap().interval([1, 5], minus: [0, 5]))
        #expect(interval.low == 0)
        #expect(interval.high == 1)
        #expect(!interval.isMoreThanChance)
    }

    @Test func whatIsHardForBothCancelsOut() throws {
        let reference = [0.0, 0.25, 0.5, 0.875]
        let interval = try #require(PairedBootstrap().interval(reference.map { $0 - 0.125 }, minus: reference))
        #expect((interval.low, interval.high) == (-0.125, -0.125))
    }

    /// That so few all differ in one direction is no more than chance, however far from 0 their interval is.
    @Test(arguments: 1...12) func fewQueriesProveNothing(count: Int) throws {
        let gains = (0..<count).map { Double($0 + 1) / 20 }
        let zero = [Double](repeating: 0, count: count)
        let gain = try #require(PairedBootstrap().interval(gains, minus: zero))
        let loss = try #require(PairedBootstrap().interval(zero, minus: gains))
        #expect(gain.low > 0 && loss.high < 0)
        #expect(gain.isMoreThanChance == (count >= 6) && loss.isMoreThanChance == (count >= 6))
    }

    @Test func queriesWithoutBothValuesAreLeftOut() throws {
        let interval = try #require(PairedBootstrap().interval([nil, 1, 0.5, nil], minus: [1, nil, 0.25, nil]))
        #expect(interval.queries == 1)
        #expect(interval.mean == 0.25)
        #expect(PairedBootstrap().interval([nil], minus: [1]) == nil)
        let none: [Double?] = []
        #expect(PairedBootstrap().interval(none, minus: none) == nil)
    }

    /// With one seed the difference is 1 for all queries, with the other 0: only the seeds vary, as a coin thrown twice.
    @Test func seedsAreResampledToo() throws {
        let first = [Double?](repeating: 1, count: 50)
        let second = [Double?](repeating: 0, count: 50)
        let interval = try #require(PairedBootstrap().interval([first, second], minus: [second, second]))
        #expect(interval.mean == 0.5 && interval.queries == 50)
        #expect((interval.low, interval.high) == (0, 1))
        let same = try #require(PairedBootstrap().interval([first, first], minus: [second, second]))
        #expect((same.low, same.high) == (1, 1))
    }

    /// All queries differ alike with every seed: more seeds tell nothing more, and the interval is that of the queries.
    @Test func equalSeedsAreAsOne() throws {
        let values = (0..<100).map { Double?(Double($0 % 2)) }
        let zero = [Double?](repeating: 0, count: 100)
        let one = try #require(PairedBootstrap().interval(values, minus: zero))
        let three = try #require(
            PairedBootstrap().interval([values, values, values], minus: [zero, zero, zero]))
        #expect(three.mean == one.mean)
        #expect(abs(three.low - one.low) < 0.02 && abs(three.high - one.high) < 0.02)
    }

    @Test func aQueryCountsOnlyWhereItIsDefinedForEverySeed() throws {
        let interval = try #require(
            PairedBootstrap().interval([[nil, 0.5], [1, 0.75]], minus: [[0, 0.25], [0, 0.25]]))
        #expect(interval.queries == 1 && interval.mean == 0.375)
        #expect(PairedBootstrap().interval([[nil], [1]], minus: [[0], [0]]) == nil)
        let none: [[Double?]] = []
        #expect(PairedBootstrap().interval(none, minus: none) == nil)
    }

    @Test func aSeedGivesTheSameInterval() {
        let values = (0..<50).map { Double(($0 * 7) % 11) }
        let reference = (0..<50).map { Double(($0 * 5) % 13) }
        #expect(
            PairedBootstrap(seed: 3).interval(values, minus: reference)
                == PairedBootstrap(seed: 3).interval(values, minus: reference))
        #expect(
            PairedBootstrap(resamples: 100, seed: 3).interval(values, minus: reference)
                != PairedBootstrap(resamples: 100, seed: 4).interval(values, minus: reference))
    }
}
