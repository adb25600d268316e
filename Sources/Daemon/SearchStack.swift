import CodeIndex
import Codes
import Execution
import Foundation
import Logging
import Models
import Monitoring
import Postgres
import ServiceLifecycle
import Serving
import Sync
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
    let live: LiveSettings
    /// What is applied and not yet shown by searches.
    let delays = EventDelays()
    private let served = ServedIndex()
    private let configuration: GramdConfiguration
    private let logger: Logger

    /// - Parameters:
    ///   - components: what `/readyz` waits for.
    ///   - threshold: of the program's log; nil for one that is not the daemon's to set.
    /// - Throws: an error for a language that is not known.
    init(
        _ configuration: GramdConfiguration, waitingFor components: Set<Health.Component>, threshold: LogThreshold?,
        logger: Logger
    ) throws {
        self.configuration = configuration
        live = LiveSettings(configuration, threshold: threshold)
        self.logger = logger
        health = Health(waitingFor: components)
        index = CodeIndex(configuration)
        analyzer = try CodeAnalyzer(language: configuration.language)
        // Where a server computes for queries, it does so for products as well.
        let generator = configuration.queryGenerator(logger: logger)
        models = LoadedModels(
            index: index, queryThreads: Processor.activeCoreCount, readsWeights: generator == nil)
        let encoder = QueryEncoder(
            models: models, generator: generator, analyzer: analyzer, concurrentQueries: Processor.activeCoreCount,
            logger: logger)
        searcher = Searcher(index: served, encoder: encoder)
        follower = IndexFollower(
            configuration: configuration.indexFollower, index: index, served: served, encoder: encoder,
            health: health, delays: delays, logger: logger)
        comparison = IndexComparison(
            index: index, served: served, health: health, everyHours: configuration.compareEveryHours, logger: logger)
    }

    /// A daemon that answers over HTTP, and tells systemd how it is.
    /// - Parameters:
    ///   - atOnce: what needs no index.
    ///   - prelude: what opens the gate.
    ///   - loops: what needs the index, in the order in which they start.
    func daemon(
        registry: PrometheusRegistry, atOnce: [any Service] = [], prelude: any Service, gate: Gate,
        loops: [any Service]
    ) -> DaemonServices {
        registry.observeProcess(libraries: LinkedLibraries.versions)
        registry.observe(health)
        let notifier = SystemdNotifier()
        let isListening = Gate()
        let watch = overviewWatch(registry)
        return DaemonServices(
            atOnce: [
                server(registry, watch, isListening), watch,
                ReadyNotice(notifier: notifier, gates: [isListening, gate]),
                Watchdog(
                    notifier: notifier, health: health,
                    status: StatusLine(health: health, registry: registry, served: served), logger: logger),
            ] + atOnce + [prelude], loops: loops, gate: gate, configuration: configuration, live: live,
            notifier: notifier, logger: logger)
    }

    private func server(_ registry: PrometheusRegistry, _ watch: OverviewWatch, _ isListening: Gate) -> any Service {
        var requestLogger = logger
        requestLogger.logLevel = max(logger.logLevel, .notice)
        let server = HTTPServer(
            searcher: searcher, comparison: comparison, operations: operations(watch), health: health,
            registry: registry, certificate: { [live] in live.httpCertificate }, logger: logger)
        if let lapse = live.httpCertificate?.lapse(at: .now) { logger.warning("\(lapse)") }
        return server.application(
            host: configuration.httpHost, port: configuration.httpPort, logger: requestLogger
        ) { [configuration, logger] port in
            logger.info("listening on \(configuration.httpScheme)://\(configuration.httpHost):\(port)")
            isListening.open()
        }
    }
}

// MARK: The page

extension SearchStack {
    /// Sessions of an instance that follows no topics are read-only.
    private var onlyAnswers: Bool { configuration.postgres.isReadOnly }

    private func overviewWatch(_ registry: PrometheusRegistry) -> OverviewWatch {
        OverviewWatch(
            index: index, served: served, health: health, registry: registry, followsTopics: !onlyAnswers,
            logger: logger)
    }

    private func operations(_ watch: OverviewWatch) -> Operations {
        Operations(watch: watch, index: index, changes: onlyAnswers ? nil : changes)
    }

    private var changes: StateChanges {
        StateChanges(
            token: { [live] in live.httpToken },
            retry: { [configuration, index] filter, limit in
                var failures: [StateChanges.Retried.Failure] = []
                let summary = try await DeadLetterRetry(configuration, index).run(filter, dryRun: false, limit: limit) {
                    failures.append(StateChanges.Retried.Failure(id: $0.id, cause: $1, message: $2))
                }
                return StateChanges.Retried(settled: summary.settled, empty: summary.empty, failures: failures)
            })
    }
}
