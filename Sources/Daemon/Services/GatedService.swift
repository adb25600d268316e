import Execution
import ServiceLifecycle

/// A service that begins once a gate is open.
struct GatedService: Service {
    let service: any Service
    let gate: Gate

    func run() async throws {
        do { try await cancelWhenGracefulShutdown { try await gate.wait() } } catch is CancellationError { return }
        try await service.run()
    }
}
