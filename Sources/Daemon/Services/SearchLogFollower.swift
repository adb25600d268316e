import Logging
import Monitoring
import ServiceLifecycle
import Sync

/// Follows the search logs. Where their offsets are lost, products and searches go on: `/readyz` and the log say what to
/// do, and the topics are tried again until somebody has done it.
struct SearchLogFollower: Service {
    /// Seconds until the topics are tried again.
    private static let pause = 10

    let follower: TopicFollower
    let health: Health
    let logger: Logger

    func run() async throws {
        while true {
            do { return try await follower.run() } catch let error as SyncError {
                guard case .offsetOutOfRange = error else { throw error }
                logger.error("the search logs are not followed: \(error.line)")
                health.failing(.clicks, "\(error)")
                await cancelWhenGracefulShutdown {
                    for _ in 0..<Self.pause where !Task.isCancelled {
                        health.beat(.clicks)
                        try? await Task.sleep(for: .seconds(1))
                    }
                }
                if Task.isShuttingDownGracefully { return }
            }
        }
    }
}
