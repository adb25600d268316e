import ArgumentParser
import CoreMetrics
import Daemon
import Logging
import Monitoring

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the daemon: follows the product topic, codes products, answers queries.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let logger = Self.makeLogger(configuration.logLevel)
        try await GramdDaemon(configuration, registry: registry, logger: logger).run()
    }

    /// Log lines go to standard error, which systemd's journal takes. What comes from outside is escaped in all of them.
    static func makeLogger(_ level: Logger.Level) -> Logger {
        LoggingSystem.bootstrap { EscapingLogHandler(StreamLogHandler.standardError(label: $0)) }
        var logger = Logger(label: "gramd")
        logger.logLevel = level
        return logger
    }
}
