import CodeIndex
import Codes
import Execution
import Logging
import Models
import Monitoring
import ServiceLifecycle
import Serving
import Tensor

/// What answers searches, in whichever daemon: the index in memory, what follows it, and the HTTP interface.
struct SearchStack {
    let index: CodeIndex
    let analyzer: CodeAnalyzer
    let models: LoadedModels
    let searcher: Searcher
    let health: Health
    let follower: IndexFollower
    let comparison: IndexComparison
    private let served: ServedIndex
    private let configuration: GramdConfiguration
    private let logger: Logger

    /// - Parameter components: what `/readyz` waits for.
    /// - Throws: an error for a language that is not known.
    init(_ configuration: GramdConfiguration, waitingFor components: Set<Health.Component>, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        health = Health(waitingFor: components)
        index = CodeIndex(configuration)
        analyzer = try CodeAnalyzer(language: configuration.language)
        models = LoadedModels(index: index, queryThreads: Processor.activeCoreCount)
        let encoder = QueryEncoder(
            models: models, analyzer: analyzer, concurrentQueries: Processor.activeCoreCount, logger: logger)
        served = ServedIndex()
        searcher = Searcher(index: served, encoder: encoder)
        follower = IndexFollower(
            configuration: configuration.indexFollower, index: index, served: served, encoder: encoder,
            health: health, logger: logger)
        comparison = IndexComparison(
            index: index, served: served, health: health, everyHours: configuration.compareEveryHours, logger: logger)
    }

    /// A daemon that answers over HTTP, and tells systemd how it is.
    /// - Parameters:
    ///   - prelude: what opens the gate.
    ///   - loops: what needs the index, in the order in which they start.
    ///   - threshold: of the program's log.
    func daemon(
        registry: PrometheusRegistry, prelude: any Service, gate: Gate, loops: [any Service], threshold: LogThreshold?
    ) -> DaemonServices {
        let notifier = SystemdNotifier()
        return DaemonServices(
            atOnce: [
                server(registry, notifier),
                Watchdog(
                    notifier: notifier, health: health,
                    status: StatusLine(health: health, registry: registry, served: served), logger: logger), prelude,
            ], loops: loops, gate: gate, configuration: configuration, threshold: threshold, notifier: notifier,
            logger: logger)
    }

    private func server(_ registry: PrometheusRegistry, _ notifier: SystemdNotifier) -> any Service {
        var requestLogger = logger
        requestLogger.logLevel = max(logger.logLevel, .notice)
        let server = HTTPServer(
            searcher: searcher, comparison: comparison, health: health, registry: registry, logger: logger)
        return server.application(
            host: configuration.httpHost, port: configuration.httpPort, logger: requestLogger
        ) { [configuration, logger] port in
            logger.info("listening on http://\(configuration.httpHost):\(port)")
            notifier.send(.ready)
        }
    }
}
