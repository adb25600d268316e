import CodeIndex
import Execution
import Logging
import Monitoring
import Postgres
import ServiceLifecycle

/// Brings the schema up to date once the database can be reached; what needs it begins then.
struct SchemaPreparation: Service {
    let index: CodeIndex
    let health: Health
    /// Opened for the services that need the schema.
    let gate: Gate
    let logger: Logger

    func run() async throws {
        // Asked to stop in the middle of something that can be interrupted: the next start does it.
        do { try await cancelWhenGracefulShutdown { try await prepare() } } catch is CancellationError { return }
        gate.open()
        try? await gracefulShutdown()
    }

    private func prepare() async throws {
        var backoff = Backoff()
        while true {
            do {
                try await index.checkSessions()
                let applied = try await index.migrate()
                if let version = applied.last { logger.info("schema upgraded to version \(version)") }
                let generation = try await index.generations.ensureActive()
                logger.info("generation \(generation.id) answers queries")
                health.ready(.database)
                return
            } catch let error as PostgresError where error.isEnvironmentFault {
                if health.failing(.database, error.description) {
                    logger.error("waiting for the database: \(error)")
                }
                try await Task.sleep(for: backoff.next())
            }
        }
    }
}
