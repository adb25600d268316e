public import CodeIndex
import Codes

/// Answers queries in the database itself, without an index in memory: for commands, and as the reference of what is
/// answered from memory.
public struct DatabaseSearcher: Sendable {
    private let index: CodeIndex
    private let encoder: QueryEncoder

    /// - Parameter encoder: has to be refreshed for the generations that answer.
    public init(index: CodeIndex, encoder: QueryEncoder) {
        self.index = index
        self.encoder = encoder
    }

    /// Searches the active generation.
    /// - Parameter limit: at most ``QueryBounds/limit`` products.
    /// - Throws: ``SearchError`` without an active generation; ``ParameterFault``; `PostgresError`; errors of a model.
    public func search(_ query: String, limit: Int) async throws -> SearchResult {
        let start = ContinuousClock.now
        guard query.unicodeScalars.count <= QueryBounds.queryLength, !QueryBounds.isBlank(query) else {
            throw ParameterFault("a query must have 1 to \(QueryBounds.queryLength) characters and not be blank")
        }
        guard (1...QueryBounds.limit).contains(limit) else {
            throw ParameterFault("limit must be between 1 and \(QueryBounds.limit)")
        }
        guard let generation = try await index.generations.active() else { throw SearchError.noGeneration }
        let (encoded, products) = try await find(query, in: generation, limit: limit)
        return SearchResult(
            query: query, generation: generation.id, model: encoded.model,
            codes: encoded.codes.map { code in
                SearchResult.EncodedCode(
                    code: code.code.description, origin: CodeOrigin(isOwn: code.isOwn).rawValue,
                    probability: code.probability)
            },
            products: products, milliseconds: (ContinuousClock.now - start) / .milliseconds(1))
    }

    /// The products that a query finds in a generation, best first.
    /// - Throws: `PostgresError`; errors of a model.
    public func productIDs(for query: String, in generation: Generation, limit: Int) async throws -> [String] {
        try await find(query, in: generation, limit: limit).products.map(\.productID)
    }

    private func find(
        _ query: String, in generation: Generation, limit: Int
    ) async throws -> (encoded: EncodedQuery, products: [FoundProduct]) {
        let encoded = try await encoder.codes(for: query, in: generation)
        let products = try await index.codes.search(
            encoded.codes, in: generation, scoring: encoded.scoring, limit: limit)
        return (encoded, products)
    }
}
