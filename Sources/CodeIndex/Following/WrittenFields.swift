import Synchronization

/// What products show as this process has written it lately, so that who follows the tables in the same process needn't
/// read it again.
///
/// A transaction leaves what it writes here before it commits. That is what the tables have, where it is the only one that
/// has changed the product since a position: a row's writers wait for each other, so whatever the position has of the
/// product was written before.
final class WrittenFields: Sendable {
    /// A product as a transaction leaves it.
    enum Entry: Sendable, Equatable {
        case live(ProductFields)
        case deleted
    }

    private struct State {
        var recent: [Int64: (transaction: Int64, entry: Entry)] = [:]
        var former: [Int64: (transaction: Int64, entry: Entry)] = [:]
        /// Nobody follows in a process that only imports or rebuilds.
        var isWanted = false
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: products that are remembered at least.
    init(capacity: Int = 8_000) { self.capacity = capacity }

    /// Whether anybody has asked.
    var isWanted: Bool { state.withLock(\.isWanted) }

    /// Takes note of what a transaction writes, which may yet be rolled back.
    func add(_ entries: [(product: Int64, entry: Entry)], by transaction: Int64) {
        state.withLock { state in
            for (product, entry) in entries {
                if state.recent.count >= capacity { (state.former, state.recent) = (state.recent, [:]) }
                state.recent[product] = (transaction, entry)
            }
        }
    }

    /// Forgets everything: a transaction that failed may have left something here, and a server that comes back after a
    /// crash gives its number to another one.
    func forgetAll() {
        state.withLock { state in (state.recent, state.former) = ([:], [:]) }
    }

    /// What products show.
    /// - Parameter products: each with the only transaction that has changed it; nil where there are several.
    /// - Returns: those that this transaction has left here.
    func entries(of products: [Int64: Int64?]) -> [Int64: Entry] {
        state.withLock { state in
            state.isWanted = true
            var found: [Int64: Entry] = [:]
            for (product, transaction) in products {
                guard let transaction, let known = state.recent[product] ?? state.former[product],
                    known.transaction == transaction
                else { continue }
                found[product] = known.entry
            }
            return found
        }
    }
}
