import Synchronization

/// The index in memory: products, and each generation's postings, that follow the tables.
///
/// Searches take ``snapshot`` and never wait for a change. Changes are applied one after the other; ``merge()`` is for a
/// loop beside them.
public final class RetrievalIndex: Sendable {
    private let current: Mutex<RetrievalSnapshot>
    /// Held while a change is worked out; `current` is locked only to hand out and replace the snapshot.
    private let writing = Mutex(())

    /// An index without products.
    public convenience init() { self.init(RetrievalSnapshot()) }

    init(_ snapshot: RetrievalSnapshot) { current = Mutex(snapshot) }

    /// Starts from a file that ``write(to:)`` wrote; the file stays mapped into memory.
    /// - Throws: what is wrong with a file that is missing, cut off, altered, or something else; the index is then to be
    ///   loaded from the database.
    public init(reading path: String) throws(SnapshotFileError) {
        current = Mutex(try RetrievalSnapshot(reading: path))
    }

    /// Writes the index as of the last change to a file, by way of a temporary one beside it. One process may write a file
    /// at a time; it is read by a machine of the same byte order.
    public func write(to path: String) throws(SnapshotFileError) { try snapshot.write(to: path) }

    /// The index as of the last change.
    public var snapshot: RetrievalSnapshot { current.withLock { $0 } }

    /// Makes the index hold what a change says.
    /// - Parameter position: up to where the index then is, for whoever asks for the next change.
    public func apply(_ change: RetrievalChange, position: String) {
        update { snapshot in
            snapshot.apply(change)
            snapshot.position = position
        }
    }

    /// Merges small segments into larger ones where that is due; takes up to seconds, during which changes and searches
    /// go on.
    /// - Returns: whether there was anything to merge; if so there may be more.
    public func merge() -> Bool {
        let start = snapshot
        for (generation, postings) in start.postings.sorted(by: { $0.key < $1.key }) {
            guard let due = postings.dueMerge() else { continue }
            let merged = postings.merged(due)
            update { $0.postings[generation]?.replace(due, of: postings, by: merged) }
            return true
        }
        return false
    }

    private func update(_ change: (inout RetrievalSnapshot) -> Void) {
        writing.withLock { _ in
            var next = snapshot
            change(&next)
            let replaced = current.withLock { current in
                defer { current = next }
                return current
            }
            // The last reader frees what was replaced, outside the lock.
            withExtendedLifetime(replaced) {}
        }
    }
}
