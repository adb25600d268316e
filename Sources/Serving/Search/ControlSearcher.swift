public import CodeIndex
public import Codes
import Retrieval
import Synchronization

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
        // Codes come before the postings that have them.
        let typed = Mutex<Set<Int32>>([])
        let neighbours = Mutex(NeighbourPostings())
        _ = try await index.load { part in
            if !control.keepsTypedCodes, case .codes(let rows) = part {
                let found = rows.filter { TypedCode.isOne($0.text) }.map(\.number)
                typed.withLock { $0.formUnion(found) }
            }
            let part = part.left(by: control, typed: typed.withLock { $0 })
            if control == .neighbourCodes {
                switch part {
                case .codes(let rows): neighbours.withLock { $0.add(rows) }
                case .postings(generation.id, let rows): return neighbours.withLock { $0.add(rows) }
                case .generations, .products, .postings: break
                }
            }
            loader.add(RetrievalChange(part))
        }
        if control == .neighbourCodes {
            let rows = neighbours.withLock { $0.rows() }
            loader.add(RetrievalChange(.postings(generation: generation.id, rows)))
        }
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
        let hearsHead = control.scoring(encoder.scoring(of: generation.id)).hearsHead
        let encoded = try await encoder.codes(
            for: narrowed.text, in: generation, hearsHead: hearsHead
        ) { [snapshot, generation] _ in
            { snapshot.codeFrequency(of: $0.description, in: generation.id).counted }
        }
        return snapshot.search(
            RetrievalRequest(
                codes: encoded.codes, scoring: control.scoring(encoded.scoring), vector: encoded.vector, limit: limit,
                filter: narrowed.filter(and: nil)), in: generation.id
        ).map(\.product.id)
    }
}

extension IndexPart {
    fileprivate func left(by control: SearchControl, typed: Set<Int32>) -> IndexPart {
        guard case .postings(let generation, let rows) = self else { return self }
        return .postings(generation: generation, rows.map { $0.left(by: control, typed: typed) })
    }
}

extension PostingRow {
    /// The product's codes without those that a control leaves out.
    /// - Parameter typed: the numbers of typed codes, where the control leaves them out.
    func left(by control: SearchControl, typed: Set<Int32> = []) -> PostingRow {
        let kept = codes.indices.filter { place in
            guard !typed.contains(codes[place]) else { return false }
            return switch PostingOrigin(place: place, of: codes.count, own: ownCount, clicked: clickedCount) {
            case .own: true
            case .generated: control.keepsProductCodes
            case .clicked: control.keepsClickedWords
            }
        }
        return PostingRow(
            product: product, codes: kept.map { codes[$0] }, weights: kept.map { weights[$0] },
            ownCount: kept.count { $0 < ownCount }, clickedCount: kept.count { $0 >= codes.count - clickedCount },
            vector: vector)
    }
}
