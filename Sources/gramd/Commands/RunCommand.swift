import ArgumentParser
import CoreMetrics
import Daemon
import Monitoring

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the daemon: follows the product topic, codes products, answers queries.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        let logger = CommandLog.logger(configuration)
        try await GramdDaemon(configuration, registry: registry, logger: logger).run()
    }
}
