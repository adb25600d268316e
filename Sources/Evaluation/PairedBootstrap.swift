import Randomness

/// Intervals for the mean difference of two methods over the same queries, by resampling the queries, and the seeds too
/// where models were trained with several.
///
/// The percentile interval of the paired bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
/// chapter 13): every query keeps its two values together, so what is hard for both methods cancels out. With several seeds
/// both are resampled, independently of each other (the crossed bootstrap of Owen, The pigeonhole bootstrap, 2007): another
/// training and other queries might have given other figures. Few seeds still say little of what another would give.
public struct PairedBootstrap: Sendable {
    /// A mean difference, and the interval around it.
    public struct Interval: Sendable, Equatable, Codable {
        /// The mean difference.
        public let mean: Double
        /// The interval's lower end.
        public let low: Double
        /// The interval's upper end.
        public let high: Double
        /// How many queries were compared.
        public let queries: Int

        /// With fewer queries nothing is more than chance: that five all differ in one direction happens in more than 5 of
        /// 100 cases (a sign test), and what is resampled of them then never reaches 0.
        public static let leastQueries = 6

        /// Whether the difference is more than chance in the queries: the interval leaves 0 out, and they are enough.
        public var isMoreThanChance: Bool { queries >= Self.leastQueries && (low > 0 || high < 0) }
    }

    /// How many times queries and seeds are resampled.
    public let resamples: Int
    /// The interval's share of the resampled means, between 0 and 1.
    public let confidence: Double
    /// Of the resampling: the same gives the same intervals.
    public let seed: UInt64

    /// Creates a bootstrap.
    public init(resamples: Int = 10_000, confidence: Double = 0.95, seed: UInt64 = 1) {
        precondition(resamples > 0 && (0..<1).contains(confidence))
        self.resamples = resamples
        self.confidence = confidence
        self.seed = seed
    }

    /// The interval of the mean of `values − reference`, query by query; queries where either is undefined are left
    /// out. Nil where none is left.
    public func interval(_ values: [Double?], minus reference: [Double?]) -> Interval? {
        interval([values], minus: [reference])
    }

    /// The interval of the mean of `values − reference` over seeds and queries; queries where either is undefined for any
    /// seed are left out. Nil where none is left.
    /// - Parameters:
    ///   - values: [seed][query].
    ///   - reference: with as many seeds and queries.
    public func interval(_ values: [[Double?]], minus reference: [[Double?]]) -> Interval? {
        precondition(values.map(\.count) == reference.map(\.count))
        // [query][seed].
        let differences = (values.first ?? []).indices.compactMap { query in
            let defined = zip(values, reference).compactMap { values, reference in
                values[query].flatMap { value in reference[query].map { value - $0 } }
            }
            return defined.count == values.count ? defined : nil
        }
        guard !differences.isEmpty else { return nil }
        let (queries, seeds) = (differences.count, values.count)
        let count = Double(queries * seeds)
        var random = SplitMix64(seed: seed)
        var means = (0..<resamples).map { _ in
            let drawn = seeds == 1 ? [0] : (0..<seeds).map { _ in random.below(seeds) }
            var sum = 0.0
            for _ in 0..<queries {
                let query = differences[random.below(queries)]
                for seed in drawn { sum += query[seed] }
            }
            return sum / count
        }
        means.sort()
        return Interval(
            mean: differences.reduce(0) { $0 + $1.reduce(0, +) } / count,
            low: Self.quantile((1 - confidence) / 2, of: means),
            high: Self.quantile((1 + confidence) / 2, of: means), queries: queries)
    }

    /// Between two neighbours the quantile is interpolated.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }
}
