import Synchronization

/// Makes an index of all that there is.
///
/// What comes out is what ``RetrievalIndex/apply(_:position:)`` makes of the same changes, with less work and memory: postings
/// are kept as rows until all of a generation are there, and then become one segment, while the rows go.
public final class RetrievalLoader: Sendable {
    private struct State {
        var snapshot = RetrievalSnapshot()
        /// The generation whose rows wait.
        var generation: Int64?
        var rows: [PackedRows] = []
        var count = 0

        /// Makes a segment of the rows that wait.
        mutating func build() {
            guard let generation else { return }
            snapshot.postings[generation, default: PostingSet()].load(&rows)
            self.generation = nil
            count = 0
        }
    }

    /// A segment of so many products is built at once, in a few seconds.
    private static let maximumProducts = 2_000_000

    private let state = Mutex(State())

    /// Begins with nothing.
    public init() {}

    /// Adds a change. Changes that have postings only, and of one generation, as long as possible after one another, are
    /// what is quick.
    public func add(_ change: RetrievalChange) {
        state.withLock { state in
            guard let generation = change.generationOfAll else {
                state.build()
                state.snapshot.apply(change)
                return
            }
            if state.generation != generation || state.count >= Self.maximumProducts { state.build() }
            let batch = state.snapshot.batch(of: change.postings[generation] ?? [], in: generation)
            state.snapshot.setVectors(of: change.postings[generation] ?? [], in: generation)
            state.generation = generation
            state.rows.append(batch.packed)
            state.count += batch.slots.count
        }
    }

    /// The index of all changes so far. The loader begins anew.
    public func finish() -> RetrievalIndex {
        state.withLock { state in
            state.build()
            defer { state = State() }
            return RetrievalIndex(state.snapshot)
        }
    }
}

extension RetrievalChange {
    /// The one generation that has postings, where there is nothing else.
    fileprivate var generationOfAll: Int64? {
        let isAll = codes.isEmpty && products.isEmpty && deleted.isEmpty && generations == nil && postings.count == 1
        return isAll ? postings.keys.first : nil
    }
}
