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

    /// What the training of the model that answers read; the whole log where a generation without a model does.
    /// - Throws: `PostgresError`; `CodeIndexError` for a model that isn't registered.
    public init(of index: CodeIndex, analyzer: CodeAnalyzer) async throws {
        let end = try await index.generations.active()?.endOfReading(in: index)
        self.init(try await index.clicks.pairs(limit: TrainingRun.maximumClicks, before: end), analyzer: analyzer)
    }

    /// Whether a query was among them, in whatever spelling a model takes for the same.
    public func contains(query: String) -> Bool { queries.contains(QueryKey(query, analyzer: analyzer)) }

    /// Whether a product was clicked.
    public func contains(product: String) -> Bool { products.contains(product) }
}
