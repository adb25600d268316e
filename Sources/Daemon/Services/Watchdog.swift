import Logging
import Monitoring
import ServiceLifecycle

/// Tells systemd every second how the daemon is, and its watchdog that the loops come round; at the end that they have
/// ended.
struct Watchdog: Service {
    private static let interval = Duration.seconds(1)
    /// A loop that has not come round for so long hangs.
    private static let patience = Duration.seconds(60)

    let notifier: SystemdNotifier
    let health: Health
    let status: StatusLine
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                notifier.send(status: status.text)
                let stalled = health.stalled(longerThan: Self.patience)
                if stalled.isEmpty {
                    notifier.send(.watchdog)
                } else {
                    logger.error("no progress for a minute: \(stalled.map(\.rawValue).joined(separator: ", "))")
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
        if Task.isShuttingDownGracefully { notifier.send(.stopping) }
    }
}
