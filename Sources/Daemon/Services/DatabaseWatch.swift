import CodeIndex
import Logging
import Monitoring
import ServiceLifecycle

/// Looks every second whether the database takes writes, for the daemon's health.
struct DatabaseWatch: Service {
    private static let interval = Duration.seconds(1)

    let index: CodeIndex
    let health: Health
    let logger: Logger

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
            try await index.checkWritable()
            if health.ready(.database) { logger.info("the database is up") }
        } catch {
            if !Task.isCancelled, health.failing(.database, "\(error)") {
                logger.error("the database can't be used: \(error)")
            }
        }
    }
}
