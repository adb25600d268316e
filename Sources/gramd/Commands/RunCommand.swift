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
        let threshold = LogThreshold(configuration.logLevel)
        let logger = Self.makeLogger(threshold)
        try await GramdDaemon(configuration, registry: registry, threshold: threshold, logger: logger).run()
    }

    /// Log lines go to standard error, which systemd's journal takes. What comes from outside is escaped in all of them.
    static func makeLogger(_ threshold: LogThreshold) -> Logger {
        LoggingSystem.bootstrap { label in
            ThresholdLogHandler(
                EscapingLogHandler(StreamLogHandler.standardError(label: label)), threshold: threshold)
        }
        return Logger(label: "gramd")
    }
}
