import Logging
import Monitoring
import ServiceLifecycle

/// Looks every second whether the database can be used, for the daemon's health.
struct DatabaseWatch: Service {
    private static let interval = Duration.seconds(1)

    let health: Health
    let logger: Logger
    /// Throws when it can't be used.
    let check: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                health.beat(.database)
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func look() async {
        do {
            try await check()
            if health.ready(.database) { logger.info("the database is up") }
        } catch {
            if !Task.isCancelled, health.failing(.database, "\(error)") {
                logger.error("the database can't be used: \(error)")
            }
        }
    }
}
