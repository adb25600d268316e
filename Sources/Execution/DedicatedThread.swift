import Foundation

/// A serial executor that owns one operating-system thread.
///
/// Blocking C calls (libpq, librdkafka) and long computations must not run on Swift's cooperative pool, whose few
/// threads every other task shares. An actor that returns a `DedicatedThread` as its `unownedExecutor`, or a caller of
/// ``run(_:)``, moves that work to a thread of its own.
///
/// The thread ends after the last reference to the executor is gone and its queue is empty.
public final class DedicatedThread: SerialExecutor {
    private enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    private final class Queue: @unchecked Sendable {
        private let condition = NSCondition()
        private var pending: [Work] = []
        private var closed = false

        func push(_ work: Work) {
            condition.withLock {
                pending.append(work)
                condition.signal()
            }
        }

        func close() {
            condition.withLock {
                closed = true
                condition.signal()
            }
        }

        /// Waits for work; nil once the queue is closed and empty.
        func takeAll() -> [Work]? {
            condition.withLock {
                while pending.isEmpty && !closed { condition.wait() }
                if pending.isEmpty { return nil }
                defer { pending = [] }
                return pending
            }
        }
    }

    private let queue = Queue()

    /// Starts the thread.
    /// - Parameter name: shown by `top -H` and debuggers; Linux keeps the first 15 bytes.
    public init(name: String) {
        let queue = self.queue
        let unownedSelf = UnownedSerialExecutor(ordinary: self)
        let thread = Thread {
            // Set from inside: a name given before the start does not reach the operating system on Linux.
            Thread.current.name = name
            while let batch = queue.takeAll() {
                for work in batch {
                    switch work {
                    case .job(let job): job.runSynchronously(on: unownedSelf)
                    case .closure(let body): body()
                    }
                }
            }
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    deinit { queue.close() }

    public func enqueue(_ job: consuming ExecutorJob) {
        queue.push(.job(UnownedJob(job)))
    }

    /// Runs a closure on the thread, after everything queued before it, and returns its result.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.push(.closure { continuation.resume(with: Result(catching: body)) })
        }
    }
}
