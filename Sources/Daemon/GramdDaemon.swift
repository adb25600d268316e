import CodeIndex
import Coding
import Execution
import Foundation
import Kafka
public import Logging
public import Monitoring
public import ServiceLifecycle
import Serving
import Sync
import Training

/// The daemon: it follows topics, codes products and answers searches.
///
/// HTTP listens at once, and the broker is looked at. The loops begin when the schema is up to date, so that a database
/// that is away is waited for; only then is systemd told that the daemon is ready.
/// The followers end first, so that nothing new comes in, and HTTP last.
public struct GramdDaemon: Service {
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
        var components: Set<Health.Component> = [.database, .broker, .topics, .sync, .coding, .search]
        if !configuration.clickTopics.isEmpty { components.insert(.clicks) }
        let stack = try SearchStack(configuration, waitingFor: components, threshold: threshold, logger: logger)
        let (index, health) = (stack.index, stack.health)
        let schemaIsReady = Gate()
        let (products, clicks) = (FollowedPartitions(), FollowedPartitions())
        let watch = TopicWatch(
            consumer: configuration.kafka, productTopic: configuration.productTopic,
            clickTopics: configuration.clickTopics, products: products, clicks: clicks, health: health, logger: logger)
        services = stack.daemon(
            registry: registry, atOnce: [watch],
            prelude: SchemaPreparation(index: index, health: health, gate: schemaIsReady, logger: logger),
            gate: schemaIsReady, loops: Self.loops(configuration, stack, products, clicks, logger))
    }

    /// In the order in which they start.
    var serviceNames: [String] { services.names }

    /// Runs until SIGTERM or SIGINT, or until a group around it shuts down.
    /// - Throws: what a service failed with.
    public func run() async throws { try await services.run() }
}

extension GramdDaemon {
    /// Names this instance to people who look at the offsets.
    private static var owner: String { "\(ProcessInfo.processInfo.hostName):\(getpid())" }

    private static func loops(
        _ configuration: GramdConfiguration, _ stack: SearchStack, _ products: FollowedPartitions,
        _ clicks: FollowedPartitions, _ logger: Logger
    ) -> [any Service] {
        let (index, health) = (stack.index, stack.health)
        let wakeUp = WakeUp()
        let coding = CodingService(
            index: index, models: stack.models, generator: configuration.codingGenerator(logger: logger),
            analyzer: stack.analyzer, health: health, wakeUp: wakeUp, keptGenerations: configuration.keptGenerations,
            recodeShare: configuration.recodeShare, logger: logger)
        var loops: [any Service] = [
            DatabaseWatch(health: health, logger: logger) { try await index.checkWritable() },
            SourceWatch(index: index, topic: configuration.productTopic, health: health, logger: logger),
            FiguresWatch(index: index, logger: logger), stack.follower, stack.comparison, coding,
            ClickedWordPoster(
                index: index, rules: configuration.clickedWords, analyzer: stack.analyzer, logger: logger),
            VerificationService(index: index, everyHours: configuration.verifyEveryHours, logger: logger),
            RecallWatch(
                configuration: configuration.recallWatch, index: index, searcher: stack.searcher, logger: logger),
            AlignmentService(
                configuration: configuration.alignment, configurationPath: configuration.path, index: index,
                logger: logger),
        ]
        if let mirror = mirror(configuration, index, logger) { loops.append(mirror) }
        if let topic = configuration.codesTopic {
            loops.append(
                CodesPublisher(
                    topic, client: configuration.kafka.client, index: index, health: health, logger: logger))
        }
        loops += searchLogServices(configuration, index, clicks, health, logger)
        loops.append(productFollower(configuration, stack, products, wakeUp, logger))
        return loops
    }

    private static func productFollower(
        _ configuration: GramdConfiguration, _ stack: SearchStack, _ followed: FollowedPartitions, _ wakeUp: WakeUp,
        _ logger: Logger
    ) -> TopicFollower {
        TopicFollower(
            consumer: configuration.kafka, topics: [configuration.productTopic], owner: owner,
            size: configuration.transactionSize,
            sink: ProductSink(
                pipeline: configuration.pipeline(), index: stack.index, coder: OwnCoder(analyzer: stack.analyzer),
                codingWakeUp: wakeUp, delays: stack.delays,
                deadLetterLimitPercent: { [live = stack.live] in live.deadLetterLimitPercent }),
            followed: followed, health: stack.health, part: .sync, logger: logger)
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
        _ configuration: GramdConfiguration, _ index: CodeIndex, _ followed: FollowedPartitions, _ health: Health,
        _ logger: Logger
    ) -> [any Service] {
        let sink = ClickSink(
            pipeline: configuration.searchLogPipeline(), rules: configuration.clickRules, index: index)
        let keeper = SearchLogKeeper(sink: sink, logger: logger)
        guard !configuration.clickTopics.isEmpty else { return [keeper] }
        let follower = TopicFollower(
            consumer: configuration.clickConsumer, topics: configuration.clickTopics, owner: owner,
            size: configuration.transactionSize, sink: sink, followed: followed, health: health, part: .clicks,
            logger: logger)
        return [keeper, SearchLogFollower(follower: follower, health: health, logger: logger)]
    }
}
