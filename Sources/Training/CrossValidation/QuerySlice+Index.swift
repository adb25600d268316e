public import CodeIndex
public import Codes
public import Evaluation

extension QuerySlice {
    /// Products read at once.
    private static let page = 5_000

    /// All queries; then head and tail queries, where the click log knows any of them.
    /// - Throws: `PostgresError`.
    public static func byFrequency(_ queries: [String], in index: CodeIndex) async throws -> [QuerySlice] {
        byFrequency(
            queries,
            QueryFrequencies(
                clicksByQuery: try await index.clicks.counts(of: queries),
                queriesByClicks: try await index.clicks.queriesByClicks()))
    }

    /// Parts of what was judged: by the stems that products have in common with their query, by clicks, and by what
    /// training has seen.
    /// - Parameters:
    ///   - analyzer: of the catalogue's language.
    ///   - validated: where each query was answered by the model of the other folds, so that none of them was seen; nil
    ///     where the model that answers searches did.
    /// - Throws: `PostgresError`; `CodeIndexError` for a model that isn't registered.
    public static func parts(
        of judgments: Judgments, in index: CodeIndex, analyzer: CodeAnalyzer, validated: CrossValidation.Outcome?
    ) async throws -> [QuerySlice] {
        let stems = try await sharedStems(judgments, index, analyzer)
        let parts = bySharedStems(judgments, count: stems.count)
        if let validated {
            return parts + byClickedProducts(judgments) { validated.hasSeen(product: $1, before: $0) }
        }
        let seen = try await SeenClicks(of: index, analyzer: analyzer)
        return parts + byClickedProducts(judgments) { seen.contains(product: $1) }
            + bySeenQueries(judgments.queries) { seen.contains(query: $0) }
    }

    private static func sharedStems(
        _ judgments: Judgments, _ index: CodeIndex, _ analyzer: CodeAnalyzer
    ) async throws -> SharedStems {
        var stems = SharedStems(judgments, analyzer: analyzer)
        var last = ""
        while true {
            let products = try await index.products.texts(after: last, limit: page)
            stems.add(products.map(ProductDocument.init))
            guard products.count == page, let id = products.last?.id else { return stems }
            last = id
        }
    }
}
