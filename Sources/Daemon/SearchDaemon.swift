import CodeIndex
import Execution
public import Logging
public import Monitoring
import Postgres
public import ServiceLifecycle

/// The daemon that follows the index and answers searches, and does nothing else: no Kafka, and no writes.
///
/// Any number of them can read one database, or standbys of it. Their sessions are read-only, so that a statement that
/// would write fails.
public struct SearchDaemon: Service {
    private let services: DaemonServices

    /// Puts the services together; nothing is connected yet.
    /// - Parameters:
    ///   - registry: what `/metrics` shows.
    ///   - threshold: of the program's log, which a change of `log.level` moves; nil to leave it alone.
    /// - Throws: an error for a language that is not known.
    public init(
        _ configuration: GramdConfiguration, registry: PrometheusRegistry, threshold: LogThreshold? = nil,
        logger: Logger
    ) throws {
        var configuration = configuration
        configuration.postgres.isReadOnly = true
        let stack = try SearchStack(
            configuration, waitingFor: [.database, .search], threshold: threshold, logger: logger)
        let (index, health) = (stack.index, stack.health)
        let schemaIsReady = Gate()
        services = stack.daemon(
            registry: registry,
            prelude: SchemaWait(index: index, health: health, gate: schemaIsReady, logger: logger),
            gate: schemaIsReady,
            loops: [
                DatabaseWatch(health: health, logger: logger) {
                    try await Self.look(at: index, health, logger)
                }, stack.follower, stack.comparison,
            ])
    }

    /// In the order in which they start.
    var serviceNames: [String] { services.names }

    /// Runs until SIGTERM or SIGINT, or until a group around it shuts down.
    /// - Throws: what a service failed with.
    public func run() async throws { try await services.run() }

    /// A schema that was upgraded meanwhile is followed as long as it can be read: all instances would otherwise leave
    /// at once. A person should look at it.
    private static func look(at index: CodeIndex, _ health: Health, _ logger: Logger) async throws {
        var notice: String?
        do { try await index.checkSchema() } catch let error as CodeIndexError { notice = "\(error)" }
        if health.notice(notice, about: "schema"), let notice { logger.warning("\(notice)") }
    }
}
