import Retrieval

/// How much of what shoppers click is found for their queries.
public enum ClickRecall {
    /// The place behind which a product counts as not found.
    public static let depth = 100

    /// A recall and what it was measured on.
    public struct Measurement: Sendable, Equatable {
        /// The share of a query's clicked products among its first ``depth``, averaged over the queries, 0 to 1.
        public var recall: Double
        /// How many queries there were.
        public var queries: Int
    }

    /// Measures a search.
    /// - Parameters:
    ///   - clicked: the products clicked for each query.
    ///   - find: the identifiers of the first ``depth`` products that a query finds.
    /// - Returns: nil without queries.
    public static func measure(
        _ clicked: [String: Set<String>], find: (_ query: String) async throws -> [String]
    ) async throws -> Measurement? {
        guard !clicked.isEmpty else { return nil }
        var sum = 0.0
        for (query, products) in clicked { sum += Recall.at(depth, of: try await find(query), relevant: products) }
        return Measurement(recall: sum / Double(clicked.count), queries: clicked.count)
    }
}
