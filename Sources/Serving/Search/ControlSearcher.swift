public import CodeIndex
public import Codes
import Retrieval

/// Answers queries without a part of the method, from a copy of the index in memory without the part's postings: what the
/// part adds is measured against it.
public struct ControlSearcher: Sendable {
    private let snapshot: RetrievalSnapshot
    private let generation: Generation
    private let encoder: QueryEncoder
    private let control: SearchControl
    /// The values that queries may name, as in service.
    private let attributes: AttributeDictionary

    /// Reads the index as it is now.
    /// - Parameters:
    ///   - encoder: has to be refreshed for the active generation.
    ///   - fieldTypes: what a person says of the fields that queries may name.
    /// - Throws: ``SearchError`` without a generation to answer from; `PostgresError`.
    public init(
        _ control: SearchControl, index: CodeIndex, encoder: QueryEncoder, fieldTypes: [FieldTypeEdit] = []
    ) async throws {
        guard let generation = try await index.generations.active() else { throw SearchError.noGeneration }
        let loader = RetrievalLoader()
        _ = try await index.load { part in loader.add(RetrievalChange(part.left(by: control))) }
        snapshot = loader.finish().snapshot
        self.generation = generation
        self.encoder = encoder
        self.control = control
        attributes = AttributeDictionary(
            snapshot.structuredValues(limit: AttributeDictionary.defaultCapacity), edits: fieldTypes,
            normalizer: encoder.normalizer())
    }

    /// The products that a query finds, best first; what it names narrows it down.
    /// - Throws: errors of a model.
    public func productIDs(for query: String, limit: Int) async throws -> [String] {
        let narrowed = NarrowedQuery(query, attributes)
        let encoded = try await encoder.codes(for: narrowed.text, in: generation) { [snapshot, generation] _ in
            { snapshot.codeFrequency(of: $0.description, in: generation.id).counted }
        }
        return snapshot.search(
            RetrievalRequest(
                codes: encoded.codes, scoring: control.scoring(encoded.scoring), limit: limit,
                filter: narrowed.filter(and: nil)), in: generation.id
        ).map(\.product.id)
    }
}

extension IndexPart {
    fileprivate func left(by control: SearchControl) -> IndexPart {
        guard case .postings(let generation, let rows) = self else { return self }
        return .postings(generation: generation, rows.map { $0.left(by: control) })
    }
}

extension PostingRow {
    /// The product's codes without those that a control leaves out.
    func left(by control: SearchControl) -> PostingRow {
        let clicked = control.keepsClickedWords ? clickedCount : 0
        let generated = control.keepsProductCodes ? codes.count - ownCount - clickedCount : 0
        func left<Value>(_ values: [Value]) -> [Value] {
            Array(values.prefix(ownCount + generated) + values.suffix(clicked))
        }
        return PostingRow(
            product: product, codes: left(codes), weights: left(weights), ownCount: ownCount, clickedCount: clicked)
    }
}
