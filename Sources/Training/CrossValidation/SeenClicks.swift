public import CodeIndex
public import Codes

/// What a training read of the click log: queries, as a model tells them apart, and products.
public struct SeenClicks: Sendable {
    private let queries: Set<QueryKey>
    private let products: Set<String>
    private let analyzer: CodeAnalyzer

    /// - Parameter analyzer: of the catalogue's language.
    public init(_ clicks: [ClickPair], analyzer: CodeAnalyzer) {
        queries = Set(Set(clicks.map(\.query)).map { QueryKey($0, analyzer: analyzer) })
        products = Set(clicks.map(\.productID))
        self.analyzer = analyzer
    }

    /// Of an index, as a training would read it now.
    /// - Throws: `PostgresError`.
    public init(of index: CodeIndex, analyzer: CodeAnalyzer) async throws {
        self.init(try await index.clicks.pairs(limit: TrainingRun.maximumClicks), analyzer: analyzer)
    }

    /// Whether a query was among them, in whatever spelling a model takes for the same.
    public func contains(query: String) -> Bool { queries.contains(QueryKey(query, analyzer: analyzer)) }

    /// Whether a product was clicked.
    public func contains(product: String) -> Bool { products.contains(product) }
}
