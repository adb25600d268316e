import ArgumentParser
import CoreMetrics
import Daemon
import Monitoring

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Follows the index and answers queries, and does nothing else.",
        discussion: """
            Reads the database that postgres.connection names, or a standby of it, into memory, follows what gramd run \
            changes there, and answers over HTTP. Any number of instances can do so, behind a load balancer that asks \
            /readyz: an instance is not ready while it has no index, and while its answers are older than \
            search.staleSeconds.

            Kafka is not needed, and nothing is written to the database: a role that may only read is enough. Of the \
            configuration, postgres, http, search, codes and log matter. The schema is gramd run's to create and upgrade; \
            an instance of another version waits and says so. A model is read from the folder in which gramd run has it; \
            without it queries are searched by their own words.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load(for: .searches)
        let registry = PrometheusRegistry(describing: MetricDescription.answering)
        MetricsSystem.bootstrap(registry)
        try await SearchDaemon(
            configuration, registry: registry, threshold: CommandLog.threshold, logger: CommandLog.logger(configuration)
        ).run()
    }
}
