public import CodeIndex
import Retrieval

/// How much of what shoppers click a generation finds for their queries.
public struct ClickRecall: Sendable {
    /// The place behind which a product counts as not found.
    public static let depth = 100

    public struct Measurement: Sendable, Equatable {
        /// The share of a query's clicked products among its first ``depth``, averaged over the queries, 0 to 1.
        public var recall: Double
        public var queries: Int
    }

    private let index: CodeIndex
    private let encoder: QueryEncoder

    /// - Parameter encoder: has to be refreshed for the generations that are measured.
    public init(index: CodeIndex, encoder: QueryEncoder) {
        self.index = index
        self.encoder = encoder
    }

    /// - Parameter clicked: the products clicked for each query.
    /// - Returns: nil without queries.
    public func measure(_ generation: Generation, on clicked: [String: Set<String>]) async throws -> Measurement? {
        guard !clicked.isEmpty else { return nil }
        let size = try await index.products.liveCount()
        var sum = 0.0
        for (query, products) in clicked {
            let encoded = try await encoder.codes(for: query, in: generation)
            let found = try await index.codes.search(
                encoded.codes, in: generation, scoring: encoded.scoring, limit: Self.depth, catalogueSize: size)
            sum += Recall.at(Self.depth, of: found.map(\.productID), relevant: products)
        }
        return Measurement(recall: sum / Double(clicked.count), queries: clicked.count)
    }
}
