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
        try await GramdDaemon(
            configuration, registry: registry, threshold: CommandLog.threshold, logger: CommandLog.logger(configuration)
        ).run()
    }
}
