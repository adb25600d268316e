public import CodeIndex
import Codes
import Retrieval

/// Answers queries as if no words of clicks were posted, from a copy of the index in memory: what they add is measured
/// against it.
public struct UnclickedSearcher: Sendable {
    private let snapshot: RetrievalSnapshot
    private let generation: Generation
    private let encoder: QueryEncoder

    /// Reads the index as it is now.
    /// - Parameter encoder: has to be refreshed for the active generation.
    /// - Throws: ``SearchError`` without a generation to answer from; `PostgresError`.
    public init(index: CodeIndex, encoder: QueryEncoder) async throws {
        guard let generation = try await index.generations.active() else { throw SearchError.noGeneration }
        let held = RetrievalIndex()
        _ = try await index.load { part in
            held.apply(RetrievalChange(part.withoutClickedWords), position: "")
        }
        snapshot = held.snapshot
        self.generation = generation
        self.encoder = encoder
    }

    /// The products that a query finds, best first.
    /// - Throws: errors of a model.
    public func productIDs(for query: String, limit: Int) async throws -> [String] {
        let encoded = try await encoder.codes(for: query, in: generation) { [snapshot, generation] _ in
            { snapshot.frequency(of: $0.description, in: generation.id) }
        }
        return snapshot.search(
            RetrievalRequest(codes: encoded.codes, scoring: encoded.scoring, limit: limit), in: generation.id
        ).map(\.product.id)
    }
}

extension IndexPart {
    fileprivate var withoutClickedWords: IndexPart {
        guard case .postings(let generation, let rows) = self else { return self }
        return .postings(
            generation: generation,
            rows.map { row in
                PostingRow(
                    product: row.product, codes: row.codes.dropLast(row.clickedCount),
                    weights: row.weights.dropLast(row.clickedCount), ownCount: row.ownCount)
            })
    }
}
