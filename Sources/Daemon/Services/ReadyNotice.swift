import Execution
import ServiceLifecycle

/// Tells systemd once that the daemon is ready, and until then that it still starts: a database that is away is waited for,
/// however long a unit may take to start.
struct ReadyNotice: Service {
    /// Less than what ``SystemdNotifier/State/starting`` asks for.
    private static let interval = Duration.seconds(10)

    let notifier: SystemdNotifier
    /// All have to be open.
    let gates: [Gate]

    func run() async throws {
        do { try await cancelWhenGracefulShutdown { try await waitForGates() } } catch is CancellationError { return }
        notifier.send(.ready)
        try? await gracefulShutdown()
    }

    private func waitForGates() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while true {
                    notifier.send(.starting)
                    try await Task.sleep(for: Self.interval)
                }
            }
            defer { group.cancelAll() }
            for gate in gates { try await gate.wait() }
        }
    }
}
