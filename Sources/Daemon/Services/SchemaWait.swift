import CodeIndex
import Execution
import Logging
import Monitoring
import Postgres
import ServiceLifecycle

/// Waits until the database can be read and its schema is this program's, and writes nothing; what needs it begins then.
struct SchemaWait: Service {
    let index: CodeIndex
    let health: Health
    /// Opened for the services that need the schema.
    let gate: Gate
    let logger: Logger

    func run() async throws {
        do { try await cancelWhenGracefulShutdown { try await wait() } } catch is CancellationError { return }
        gate.open()
        try? await gracefulShutdown()
    }

    private func wait() async throws {
        var backoff = Backoff()
        while true {
            do {
                try await index.checkSessions()
                try await index.checkSchema()
                health.ready(.database)
                return
            } catch let error as CodeIndexError {
                report("waiting for the schema: \(error)")
            } catch let error as PostgresError {
                report("waiting for the database: \(error)")
            }
            try await Task.sleep(for: backoff.next())
        }
    }

    private func report(_ problem: String) {
        if health.failing(.database, problem) { logger.error("\(problem)") }
    }
}
