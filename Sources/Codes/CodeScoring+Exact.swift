/// Scores as whole numbers, so that the index in memory and SQL agree to the last unit however they add up.
extension CodeScoring {
    /// Units in a query weight of 1.
    public static let queryUnits = 10_000
    /// Units in a score of 1: those of a query weight times the steps of a posting's.
    public static let scoreUnits = queryUnits * PostingWeight.stepsPerUnit

    /// `w_q` of each of a query's codes that have a product, in units of 1/10,000: ``queryWeights(of:)``, rounded to the
    /// nearest, halves away from zero.
    public func integerWeights(of codes: [FoundCode]) -> [Int32] {
        queryWeights(of: codes).map(Self.units)
    }

    /// Evidence for a code that feedback may add.
    public struct Evidence: Sendable, Equatable {
        /// The code's number.
        public var code: Int32
        /// `Σ_d score(d)·w_d(c)` over the best products, both in their units.
        public var sum: Int64
        /// See ``InverseFrequency``.
        public var inverseFrequency: Double

        /// A code with what speaks for it.
        public init(code: Int32, sum: Int64, inverseFrequency: Double) {
            self.code = code
            self.sum = sum
            self.inverseFrequency = inverseFrequency
        }

        /// `e(c)`.
        var strength: Double { Double(sum) * inverseFrequency }
    }

    /// The codes that feedback adds with their weights in units of 1/10,000, the strongest first; equally strong ones by
    /// number. Those whose weight rounds to nothing are left out.
    /// - Parameters:
    ///   - evidence: codes of one value that the query doesn't have.
    ///   - total: the sum of the query's weights in their units, `W`.
    public func feedbackWeights(of evidence: [Evidence], total: Int64) -> [(code: Int32, weight: Int32)] {
        guard let feedback else { return [] }
        let kept = evidence.map { (code: $0.code, strength: $0.strength) }
            .sorted { ($1.strength, $0.code) < ($0.strength, $1.code) }.prefix(feedback.codes)
        let sum = kept.reduce(0) { $0 + $1.strength }
        guard sum > 0 else { return [] }
        return kept.compactMap { item in
            let weight = Self.units(feedback.weight * (item.strength / sum) * (Double(total) / Double(Self.queryUnits)))
            return weight > 0 ? (item.code, weight) : nil
        }
    }

    /// A score as it is shown.
    public static func score(units: Int64) -> Double { Double(units) / Double(scoreUnits) }

    private static func units(_ weight: Double) -> Int32 {
        Int32(max(0, min((weight * Double(queryUnits)).rounded(), Double(Int32.max))))
    }
}
