import Synchronization

/// Rows as this process has written them lately.
///
/// A transaction leaves what it writes here before it commits. That is what the table has, where it is the only one that
/// has changed the row since a position: a row's writers wait for each other, so whatever the position has of the row was
/// written before.
final class LatestRows<Key: Hashable & Sendable, Row: Sendable>: Sendable {
    private struct State {
        var recent: [Key: (transaction: Int64, row: Row)] = [:]
        var former: [Key: (transaction: Int64, row: Row)] = [:]
        /// Nobody follows in a process that only imports or rebuilds.
        var isWanted = false
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: rows that are remembered at least: of a large transaction, and of the next one, which may be
    ///   written before the first is followed.
    init(capacity: Int = 20_000) { self.capacity = capacity }

    /// Whether anybody has asked.
    var isWanted: Bool { state.withLock(\.isWanted) }

    /// Takes note of what a transaction writes, which may yet be rolled back.
    func add(_ rows: [(key: Key, row: Row)], by transaction: Int64) {
        state.withLock { state in
            for (key, row) in rows {
                if state.recent.count >= capacity { (state.former, state.recent) = (state.recent, [:]) }
                state.recent[key] = (transaction, row)
            }
        }
    }

    /// Forgets everything: a transaction that failed may have left something here, and a server that comes back after a
    /// crash gives its number to another one.
    func forgetAll() {
        state.withLock { state in (state.recent, state.former) = ([:], [:]) }
    }

    /// What rows are.
    /// - Parameter changed: each with the only transaction that has changed it; nil where there are several.
    /// - Returns: those that this transaction has left here, and the keys of the others.
    func rows(
        of changed: some Collection<(key: Key, value: Int64?)>
    ) -> (known: [(key: Key, row: Row)], others: [Key]) {
        state.withLock { state in
            state.isWanted = true
            var known: [(key: Key, row: Row)] = []
            var others: [Key] = []
            known.reserveCapacity(changed.count)
            for (key, transaction) in changed {
                if let transaction, let row = state.recent[key] ?? state.former[key], row.transaction == transaction {
                    known.append((key, row.row))
                } else {
                    others.append(key)
                }
            }
            return (known, others)
        }
    }
}
