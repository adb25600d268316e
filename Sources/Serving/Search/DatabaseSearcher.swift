public import CodeIndex
public import Codes

/// Answers queries in the database itself, without an index in memory: for commands, and as the reference of what is
/// answered from memory.
public struct DatabaseSearcher: Sendable {
    private let index: CodeIndex
    private let encoder: QueryEncoder
    private let fieldTypes: [FieldTypeEdit]

    /// - Parameters:
    ///   - encoder: has to be refreshed for the generations that answer.
    ///   - fieldTypes: what a person says of the fields that queries may name.
    public init(index: CodeIndex, encoder: QueryEncoder, fieldTypes: [FieldTypeEdit] = []) {
        self.index = index
        self.encoder = encoder
        self.fieldTypes = fieldTypes
    }

    /// Refuses an active generation whose model can't be loaded: it would be searched by own codes only.
    /// - Throws: `ModelUnavailable` with the cause; `PostgresError`.
    public func requireModel() async throws {
        let active = try await index.generations.active()
        if let cause = active.flatMap({ encoder.missingModels[$0.id] }) { throw cause }
    }

    /// How products are scored in the active generation.
    /// - Throws: ``SearchError`` without a generation to answer from; `PostgresError`.
    public func activeScoring() async throws -> CodeScoring {
        encoder.scoring(of: try await generation(nil).id)
    }

    /// Answers a search; its ``SearchParameters/fields`` and ``SearchParameters/explains`` make no difference.
    /// - Throws: ``SearchError`` without a generation to answer from; `PostgresError`; errors of a model.
    public func search(_ search: SearchParameters) async throws -> SearchResult {
        let start = ContinuousClock.now
        let generation = try await generation(search.generation)
        let narrowed = NarrowedQuery(search.query, try await attributes(for: search.query))
        let (encoded, products) = try await find(search, narrowed, in: generation)
        return SearchResult(
            query: search.query, narrowedBy: narrowed.conditions, generation: generation.id, model: encoded.model,
            codes: encoded.codes.map { code in
                SearchResult.EncodedCode(
                    code: code.code.description, origin: CodeOrigin(code.origin).rawValue,
                    probability: code.probability)
            },
            products: products, milliseconds: (ContinuousClock.now - start) / .milliseconds(1))
    }

    /// The products that a query's words find in a generation, best first; what it names doesn't narrow it down.
    /// - Throws: `PostgresError`; errors of a model.
    public func productIDs(for query: String, in generation: Generation, limit: Int) async throws -> [String] {
        var search = SearchParameters(query: query)
        search.limit = limit
        return try await find(search, NarrowedQuery(query, nil), in: generation).products.map(\.productID)
    }

    private func generation(_ id: Int64?) async throws -> Generation {
        guard let id else {
            guard let active = try await index.generations.active() else { throw SearchError.noGeneration }
            return active
        }
        guard let generation = try await index.generations.all().first(where: { $0.id == id }) else {
            throw SearchError.unknownGeneration(id)
        }
        return generation
    }

    /// The values that a query may name; nil where it names none, since all products have to be read for them.
    private func attributes(for query: String) async throws -> AttributeDictionary? {
        guard NarrowedQuery.mayNarrow(query) else { return nil }
        return AttributeDictionary(
            try await index.products.structuredValues(), edits: fieldTypes, normalizer: encoder.normalizer())
    }

    private func find(
        _ search: SearchParameters, _ narrowed: NarrowedQuery, in generation: Generation
    ) async throws -> (encoded: EncodedQuery, products: [FoundProduct]) {
        let encoded = try await encoder.codes(for: narrowed.text, in: generation, of: index)
        let products = try await index.codes.search(
            encoded.codes, in: generation, scoring: encoded.scoring, vector: encoded.vector, limit: search.limit,
            offset: search.offset, conditions: narrowed.filter(and: search.filter))
        return (encoded, products)
    }
}
