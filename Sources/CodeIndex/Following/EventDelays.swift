import Synchronization

/// The events that this instance has applied and whose products its searches don't show yet: between who applies and who
/// follows the tables.
public final class EventDelays: Sendable {
    /// Up to which event everything was applied before some moment.
    public struct Mark: Sendable, Equatable {
        fileprivate let count: Int
    }

    /// More than these are not remembered, such as while the index is being read into memory.
    private static let capacity = 100_000

    private struct State {
        var pending: [AppliedEvent] = []
        /// How many were taken out of those that were remembered.
        var taken = 0
    }

    private let state = Mutex(State())

    /// Nothing was applied yet.
    public init() {}

    /// A transaction with these events has been committed.
    public func add(_ events: [AppliedEvent]) {
        state.withLock { state in
            state.pending += events.prefix(max(0, Self.capacity - state.pending.count))
        }
    }

    /// What the tables have from now on, whoever reads them.
    public var mark: Mark { state.withLock { Mark(count: $0.taken + $0.pending.count) } }

    /// What was applied before the mark is shown now.
    /// - Returns: those events, once each.
    public func take(upTo mark: Mark) -> [AppliedEvent] {
        state.withLock { state in
            let count = min(max(0, mark.count - state.taken), state.pending.count)
            defer {
                state.pending.removeFirst(count)
                state.taken += count
            }
            return Array(state.pending.prefix(count))
        }
    }
}
