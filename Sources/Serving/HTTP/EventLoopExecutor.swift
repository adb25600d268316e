import NIOCore
import ServiceLifecycle

/// Runs tasks on an event loop's thread: what a connection's task does between waits then needs no other thread than the
/// one that has read the request and writes the answer.
final class EventLoopExecutor: TaskExecutor {
    /// Whose thread it is.
    let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// A service whose tasks run on an event loop's thread.
struct ServiceOnEventLoop<Wrapped: Service>: Service {
    let service: Wrapped
    let executor: EventLoopExecutor

    func run() async throws {
        try await withTaskExecutorPreference(executor) { try await service.run() }
    }
}
