import ServiceLifecycle
import Synchronization

/// Lets so many work at once and so many wait, in the order in which they came; others are refused at once.
///
/// Who waits is not kept beyond their deadline. Who has left meanwhile costs those behind them nothing.
final class Admission: Sendable {
    private struct Waiter {
        var id: Int
        var deadline: AnswerDeadline
        var continuation: CheckedContinuation<Int, any Error>
    }

    private struct State {
        var free: [Int]
        var waiters: [Waiter] = []
        var nextID = 0

        /// Takes out those whose answers are of no use any more.
        mutating func removeUseless() -> [(Waiter, SearchError)] {
            var useless: [(Waiter, SearchError)] = []
            waiters.removeAll { waiter in
                guard let failure = waiter.deadline.failure else { return false }
                useless.append((waiter, failure))
                return true
            }
            return useless
        }
    }

    private let waiting: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - places: how many work at once.
    ///   - waiting: how many may wait besides.
    init(places: Int, waiting: Int) {
        self.waiting = waiting
        state = Mutex(State(free: Array((0..<places).reversed())))
    }

    /// Runs a body at a place of its own.
    /// - Parameter body: gets the number of the place, from 0.
    /// - Throws: ``SearchError``; what the body throws; `CancellationError`.
    func admit<Value>(until deadline: AnswerDeadline, _ body: (_ place: Int) async throws -> Value) async throws
        -> Value
    {
        try deadline.check()
        let place: Int
        if let free = state.withLock({ $0.free.popLast() }) {
            place = free
        } else {
            place = try await wait(until: deadline)
        }
        defer { leave(place) }
        return try await body(place)
    }

    /// How many wait at this moment.
    var waiterCount: Int { state.withLock { $0.waiters.count } }

    private func wait(until deadline: AnswerDeadline) async throws -> Int {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        // Leaving the scope ends the timer.
        async let _: Void = expire(id, at: deadline.instant)
        return try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    enqueue(Waiter(id: id, deadline: deadline, continuation: continuation))
                }
            } onCancel: {
                fail(id, CancellationError())
            }
        } onGracefulShutdown: {
            self.fail(id, SearchError.stopping)
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let (outcome, useless): (Result<Int, any Error>?, [(Waiter, SearchError)]) = state.withLock { state in
            if let free = state.free.popLast() { return (.success(free), []) }
            if Task.isCancelled { return (.failure(CancellationError()), []) }
            if Task.isShuttingDownGracefully { return (.failure(SearchError.stopping), []) }
            let useless = state.waiters.count >= waiting ? state.removeUseless() : []
            if state.waiters.count >= waiting { return (.failure(SearchError.overloaded), useless) }
            state.waiters.append(waiter)
            return (nil, useless)
        }
        for (waiter, failure) in useless { waiter.continuation.resume(throwing: failure) }
        if let outcome { waiter.continuation.resume(with: outcome) }
    }

    private func expire(_ id: Int, at instant: ContinuousClock.Instant) async {
        guard (try? await Task.sleep(until: instant)) != nil else { return }
        fail(id, SearchError.late)
    }

    /// Ends a wait, unless it has ended.
    private func fail(_ id: Int, _ error: any Error) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
    }

    /// Hands the place to the first who still has a use for it.
    private func leave(_ place: Int) {
        let (next, useless): (Waiter?, [(Waiter, SearchError)]) = state.withLock { state in
            var useless: [(Waiter, SearchError)] = []
            while !state.waiters.isEmpty {
                let waiter = state.waiters.removeFirst()
                guard let failure = waiter.deadline.failure else { return (waiter, useless) }
                useless.append((waiter, failure))
            }
            state.free.append(place)
            return (nil, useless)
        }
        for (waiter, failure) in useless { waiter.continuation.resume(throwing: failure) }
        next?.continuation.resume(returning: place)
    }
}
