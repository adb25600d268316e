import CodeIndex
import Codes
import Coding
import Execution
import Foundation
import Kafka
public import Logging
import Models
public import Monitoring
public import ServiceLifecycle
import Serving
import Sync
import Tensor
import Training
import UnixSignals

/// The daemon: its services in one group.
///
/// HTTP listens at once. The loops begin when the schema is up to date, so that a database that is away is waited for.
/// Services end in reverse order, each before the next is asked: first the followers, so that nothing new comes in, and
/// HTTP last. One that fails, or ends by itself, ends all others.
public struct GramdDaemon: Service {
    /// So long each service may take its turn to end; what runs then is cancelled all at once. With ten seconds for
    /// leaving a consumer group this stays within the unit's `TimeoutStopSec=`.
    private static let orderedShutdown = Duration.seconds(15)

    private let services: [any Service]
    private let logger: Logger

    /// Puts the services together; nothing is connected yet.
    /// - Parameter registry: what `/metrics` shows.
    /// - Throws: an error for a language that is not known.
    public init(_ configuration: GramdConfiguration, registry: PrometheusRegistry, logger: Logger) throws {
        var components: Set<Health.Component> = [.database, .broker, .sync, .coding, .search]
        if !configuration.clickTopics.isEmpty { components.insert(.clicks) }
        let health = Health(waitingFor: components)
        let notifier = SystemdNotifier()
        let schemaIsReady = Gate()
        let index = CodeIndex(configuration)
        let analyzer = try CodeAnalyzer(language: configuration.language)
        let models = LoadedModels(index: index, queryThreads: Processor.activeCoreCount)
        let encoder = QueryEncoder(
            models: models, analyzer: analyzer, concurrentQueries: Processor.activeCoreCount, logger: logger)
        let served = ServedIndex()
        let searcher = Searcher(index: served, encoder: encoder)
        let comparison = IndexComparison(
            index: index, served: served, health: health, everyHours: configuration.compareEveryHours, logger: logger)
        let wakeUp = WakeUp()
        let coding = CodingService(
            index: index, models: models, analyzer: analyzer, health: health, wakeUp: wakeUp,
            keptGenerations: configuration.keptGenerations, recodeShare: configuration.recodeShare, logger: logger)
        var loops: [any Service] = [
            DatabaseWatch(index: index, health: health, logger: logger),
            SourceWatch(index: index, topic: configuration.productTopic, health: health, logger: logger),
            IndexFollower(
                configuration: configuration.indexFollower, index: index, served: served, encoder: encoder,
                health: health, logger: logger),
            comparison, coding,
            VerificationService(index: index, everyHours: configuration.verifyEveryHours, logger: logger),
            RecallWatch(configuration: configuration.recallWatch, index: index, searcher: searcher, logger: logger),
            AlignmentService(
                configuration: configuration.alignment, configurationPath: configuration.path, index: index,
                logger: logger),
        ]
        if let mirror = Self.mirror(configuration, index, logger) { loops.append(mirror) }
        if let topic = configuration.codesTopic {
            loops.append(
                CodesPublisher(
                    topic, client: configuration.kafka.client, index: index, health: health, logger: logger))
        }
        loops += Self.searchLogServices(configuration, index, health, logger)
        loops.append(Self.productFollower(configuration, index, health, wakeUp, logger))
        services =
            [
                Self.server(configuration, searcher, comparison, health, registry, notifier, logger),
                Watchdog(notifier: notifier, health: health, logger: logger),
                SchemaPreparation(index: index, health: health, gate: schemaIsReady, logger: logger),
            ] + loops.map { GatedService(service: $0, gate: schemaIsReady) }
        self.logger = logger
    }

    /// In the order in which they start, for the log: a service's own description may be long.
    var serviceNames: [String] {
        services.map { service in "\(type(of: (service as? GatedService)?.service ?? service))" }
    }

    /// Runs until SIGTERM or SIGINT, or until a group around it shuts down.
    /// - Throws: what a service failed with.
    public func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: zip(services, serviceNames).map { service, name in
                ServiceGroupConfiguration.ServiceConfiguration(service: service, serviceName: name)
            }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.orderedShutdown
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError where !Task.isCancelled {
            logger.warning("stopping took longer than \(Self.orderedShutdown); what still ran was interrupted")
        }
        logger.info("stopped")
    }
}

extension GramdDaemon {
    /// Names this instance to people who look at the offsets.
    private static var owner: String { "\(ProcessInfo.processInfo.hostName):\(getpid())" }

    private static func server(
        _ configuration: GramdConfiguration, _ searcher: Searcher, _ comparison: IndexComparison, _ health: Health,
        _ registry: PrometheusRegistry, _ notifier: SystemdNotifier, _ logger: Logger
    ) -> any Service {
        var requestLogger = logger
        requestLogger.logLevel = max(logger.logLevel, .notice)
        let server = HTTPServer(
            searcher: searcher, comparison: comparison, health: health, registry: registry, logger: logger)
        return server.application(
            host: configuration.httpHost, port: configuration.httpPort, logger: requestLogger
        ) { port in
            logger.info("listening on http://\(configuration.httpHost):\(port)")
            notifier.send(.ready)
        }
    }

    private static func productFollower(
        _ configuration: GramdConfiguration, _ index: CodeIndex, _ health: Health, _ wakeUp: WakeUp, _ logger: Logger
    ) -> TopicFollower {
        TopicFollower(
            consumer: configuration.kafka, topics: [configuration.productTopic], owner: owner,
            maximumRecords: configuration.batchRecords,
            sink: ProductSink(
                pipeline: configuration.pipeline(), index: index, codingWakeUp: wakeUp,
                deadLetterLimitPercent: configuration.deadLetterLimitPercent),
            health: health, parts: TopicFollower.Parts(sync: .sync, broker: .broker), logger: logger)
    }

    /// Nil where dead letters have no topic.
    private static func mirror(
        _ configuration: GramdConfiguration, _ index: CodeIndex, _ logger: Logger
    ) -> DeadLetterMirror? {
        configuration.deadLetterTopic.map { topic in
            DeadLetterMirror(
                producer: KafkaProducerConfiguration(client: configuration.kafka.client), topic: topic, index: index,
                logger: logger)
        }
    }

    /// What follows the search logs where there are any. Imported clicks leave something to tidy as well.
    private static func searchLogServices(
        _ configuration: GramdConfiguration, _ index: CodeIndex, _ health: Health, _ logger: Logger
    ) -> [any Service] {
        let sink = ClickSink(decoder: configuration.clickDecoder, rules: configuration.clickRules, index: index)
        let keeper = SearchLogKeeper(sink: sink, logger: logger)
        guard !configuration.clickTopics.isEmpty else { return [keeper] }
        var consumer = configuration.kafka
        consumer.groupID += "-clicks"
        let follower = TopicFollower(
            consumer: consumer, topics: configuration.clickTopics, owner: owner,
            maximumRecords: configuration.batchRecords, sink: sink, health: health,
            parts: TopicFollower.Parts(sync: .clicks, broker: .clicks), logger: logger)
        return [keeper, SearchLogFollower(follower: follower, health: health, logger: logger)]
    }
}
