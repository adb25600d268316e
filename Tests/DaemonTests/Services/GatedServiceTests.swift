import Execution
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Daemon

@Suite struct GatedServiceTests {
    /// Says when it runs, and runs until shutdown.
    private final class Recorder: Service {
        let runs = Mutex(0)
        let isRunning = Gate()

        func run() async throws {
            runs.withLock { $0 += 1 }
            isRunning.open()
            try await gracefulShutdown()
        }
    }

    @Test func runsOnceTheGateIsOpen() async throws {
        let recorder = Recorder()
        let gate = Gate()
        let group = ServiceGroup(
            services: [GatedService(service: recorder, gate: gate)], logger: Logger(label: "test"))
        async let running: Void = group.run()
        #expect(recorder.runs.withLock { $0 } == 0)
        gate.open()
        try await recorder.isRunning.wait()
        await group.triggerGracefulShutdown()
        try await running
        #expect(recorder.runs.withLock { $0 } == 1)
    }

    @Test func endsBeforeTheGateIsOpenWhenAskedTo() async throws {
        let recorder = Recorder()
        let group = ServiceGroup(
            services: [GatedService(service: recorder, gate: Gate())], logger: Logger(label: "test"))
        await group.triggerGracefulShutdown()
        try await group.run()
        #expect(recorder.runs.withLock { $0 } == 0)
    }
}
