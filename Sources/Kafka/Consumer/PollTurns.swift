import Foundation

/// Lets a poll and the calls that change what is polled take turns: librdkafka may otherwise hand out a record of the
/// old position after an assignment. Calls go first, and the poll goes on after them.
final class PollTurns: @unchecked Sendable {
    private let condition = NSCondition()
    private var isPolling = false
    private var waitingCalls = 0

    /// One step of a poll.
    func poll<Value>(_ body: () throws -> Value) rethrows -> Value {
        condition.withLock {
            while waitingCalls > 0 { condition.wait() }
            isPolling = true
        }
        defer {
            condition.withLock {
                isPolling = false
                if waitingCalls > 0 { condition.broadcast() }
            }
        }
        return try body()
    }

    /// A call between two steps.
    /// - Parameter interrupt: ends the wait of the current step
    func call<Value>(interrupt: () -> Void, _ body: () throws -> Value) rethrows -> Value {
        condition.withLock {
            waitingCalls += 1
            if isPolling { interrupt() }
            while isPolling { condition.wait() }
        }
        defer {
            condition.withLock {
                waitingCalls -= 1
                condition.broadcast()
            }
        }
        return try body()
    }
}
