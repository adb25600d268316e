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
        #expect(interval.excludesZero)
    }

    /// Two differences, 0 and 1: the mean is 0 or 1 in a quarter of the resamples each.
    @Test func twoQueriesProveNothing() throws {
        let interval = try #require(PairedBootstrap().interval([1, 5], minus: [0, 5]))
        #expect(interval.low == 0)
        #expect(interval.high == 1)
        #expect(!interval.excludesZero)
    }

    @Test func whatIsHardForBothCancelsOut() throws {
        let reference = [0.0, 0.25, 0.5, 0.875]
        let interval = try #require(PairedBootstrap().interval(reference.map { $0 - 0.125 }, minus: reference))
        #expect((interval.low, interval.high) == (-0.125, -0.125))
        #expect(interval.excludesZero)
    }

    @Test func queriesWithoutBothValuesAreLeftOut() throws {
        let interval = try #require(PairedBootstrap().interval([nil, 1, 0.5, nil], minus: [1, nil, 0.25, nil]))
        #expect(interval.queries == 1)
        #expect(interval.mean == 0.25)
        #expect(PairedBootstrap().interval([nil], minus: [1]) == nil)
        #expect(PairedBootstrap().interval([], minus: []) == nil)
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
