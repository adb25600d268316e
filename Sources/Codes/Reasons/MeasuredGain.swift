import Foundation

/// What a part of the method adds to recall, on queries that were kept back from the training which took the part in or left
/// it out.
public struct MeasuredGain: Sendable, Codable, Equatable {
    /// Mean recall at 10, 100 and 300 with the part less that without it, -1 to 1.
    public let recall: Double
    /// The mean's standard error.
    public let error: Double
    /// How many queries it was measured on.
    public let queries: Int

    /// A gain that was measured before.
    public init(recall: Double, error: Double, queries: Int) {
        self.recall = recall
        self.error = error
        self.queries = queries
    }

    /// The mean difference, query by query.
    /// - Parameters:
    ///   - with: [query], 0 to 1.
    ///   - without: of the same queries.
    /// - Returns: nil for fewer than two queries, which have no standard error.
    public init?(with: [Double], without: [Double]) {
        guard with.count > 1, with.count == without.count else { return nil }
        let gains = zip(with, without).map { $0 - $1 }
        let count = Double(gains.count)
        let mean = gains.reduce(0, +) / count
        let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        self.init(recall: mean, error: (variance / count).squareRoot(), queries: gains.count)
    }
}

/// For people: `+1.4 ± 0.3 points of recall on 126 held-out queries`.
extension MeasuredGain: CustomStringConvertible {
    /// In points, hundredths.
    public var description: String {
        String(format: "%+.1f ± %.1f points of recall on %d held-out queries", recall * 100, error * 100, queries)
    }
}
