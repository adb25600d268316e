import ArgumentParser
import CoreMetrics
import Logging
import Monitoring
import ServiceLifecycle
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the daemon: follows the product topic, codes products, answers queries.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try await options.load()
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let logger = Self.makeLogger(configuration.logLevel)
        let daemon = try Daemon(configuration, registry: registry, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: daemon.services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        logger.info("stopped")
    }

    /// Log lines go to standard error, which systemd's journal takes.
    static func makeLogger(_ level: Logger.Level) -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "gramd")
        logger.logLevel = level
        return logger
    }
}
