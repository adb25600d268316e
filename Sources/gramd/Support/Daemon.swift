import CodeIndex
import Codes
import Coding
import Execution
import Foundation
import GRAM
import Kafka
import Logging
import Models
import Monitoring
import Postgres
import ServiceLifecycle
import Serving
import Sync
import Tensor
import Training

/// The daemon's parts, put together.
struct Daemon {
    private let index: CodeIndex
    private let health: Health
    private let sync: TopicFollower
    /// Nil where dead letters have no topic.
    private let mirror: DeadLetterMirror?
    private let verification: VerificationService
    /// Nil where no search log is followed.
    private let clicks: TopicFollower?
    private let searchLogKeeper: SearchLogKeeper
    private let coding: CodingService
    private let encoder: QueryEncoder
    private let alignment: AlignmentService
    private let recallWatch: RecallWatch
    private let logger: Logger
    private let http: any Service
    private let notifier = SystemdNotifier()

    init(_ configuration: GramdConfiguration, registry: PrometheusRegistry, logger: Logger) throws {
        let wakeUp = WakeUp()
        let notifier = notifier
        let analyzer = try CodeAnalyzer(language: configuration.language)
        var components: Set<Health.Component> = [.database, .broker, .sync, .coding]
        if !configuration.clickTopics.isEmpty { components.insert(.clicks) }
        health = Health(waitingFor: components)
        index = CodeIndex(configuration)
        self.logger = logger
        let models = LoadedModels(index: index, queryThreads: Processor.activeCoreCount)
        encoder = QueryEncoder(index: index, models: models, analyzer: analyzer, logger: logger)
        coding = CodingService(
            index: index, models: models, analyzer: analyzer, health: health, wakeUp: wakeUp,
            keptGenerations: configuration.keptGenerations, recodeShare: configuration.recodeShare, logger: logger)
        alignment = AlignmentService(
            configuration: configuration.alignment, configurationPath: configuration.path, index: index, logger: logger)
        recallWatch = RecallWatch(
            configuration: configuration.recallWatch, index: index, encoder: encoder, logger: logger)
        let owner = "\(ProcessInfo.processInfo.hostName):\(getpid())"
        sync = TopicFollower(
            consumer: configuration.kafka, topics: [configuration.productTopic], owner: owner,
            maximumRecords: configuration.batchRecords,
            sink: ProductSink(
                decoder: configuration.decoder, index: index, codingWakeUp: wakeUp,
                deadLetterLimitPercent: configuration.deadLetterLimitPercent), index: index,
            health: health, parts: TopicFollower.Parts(sync: .sync, broker: .broker), logger: logger)
        mirror = configuration.deadLetterTopic.map { [index] in
            DeadLetterMirror(
                producer: KafkaProducerConfiguration(client: configuration.kafka.client), topic: $0, index: index,
                logger: logger)
        }
        verification = VerificationService(index: index, everyHours: configuration.verifyEveryHours, logger: logger)
        let clickSink = ClickSink(
            decoder: configuration.clickDecoder, rules: configuration.clickRules, index: index)
        searchLogKeeper = SearchLogKeeper(sink: clickSink, logger: logger)
        if configuration.clickTopics.isEmpty {
            clicks = nil
        } else {
            var consumer = configuration.kafka
            consumer.groupID += "-clicks"
            clicks = TopicFollower(
                consumer: consumer, topics: configuration.clickTopics, owner: owner,
                maximumRecords: configuration.batchRecords, sink: clickSink, index: index, health: health,
                parts: TopicFollower.Parts(sync: .clicks, broker: .clicks), logger: logger)
        }
        var httpLogger = logger
        httpLogger.logLevel = max(logger.logLevel, .notice)
        http = HTTPServer(
            searcher: Searcher(index: .forSearches(configuration), encoder: encoder), health: health,
            registry: registry,
            logger: logger
        ).application(host: configuration.httpHost, port: configuration.httpPort, logger: httpLogger) { port in
            logger.info("listening on http://\(configuration.httpHost):\(port)")
            notifier.send("READY=1")
        }
    }

    var services: [any Service] {
        [http, Preparation(daemon: self)]
    }

    /// Brings the schema up to date once the database can be reached, then runs the loops.
    private struct Preparation: Service {
        let daemon: Daemon

        func run() async throws {
            do {
                try await cancelWhenGracefulShutdown { try await prepare() }
                if !Task.isShuttingDownGracefully { try await runLoops() }
            } catch is CancellationError where Task.isShuttingDownGracefully {
                // Asked to stop in the middle of something that can be interrupted.
            }
            daemon.notifier.send("STOPPING=1")
        }

        private func runLoops() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await daemon.sync.run() }
                if let clicks = daemon.clicks { group.addTask { try await daemon.follow(clicks) } }
                // Imported clicks leave something to tidy as well.
                group.addTask { try await daemon.searchLogKeeper.run() }
                if let mirror = daemon.mirror { group.addTask { try await mirror.run() } }
                group.addTask { try await daemon.verification.run() }
                group.addTask { try await daemon.coding.run() }
                group.addTask { try await daemon.encoder.run() }
                group.addTask { try await daemon.alignment.run() }
                group.addTask { try await daemon.recallWatch.run() }
                group.addTask { await cancelWhenGracefulShutdown { await daemon.watchDatabase() } }
                group.addTask { await cancelWhenGracefulShutdown { await daemon.watchLoops() } }
                defer { group.cancelAll() }
                // Each runs until shutdown; one that throws ends the others.
                for try await _ in group {}
            }
        }

        private func prepare() async throws {
            var backoff = Backoff()
            while !Task.isCancelled {
                do {
                    let applied = try await daemon.index.migrate()
                    if !applied.isEmpty { daemon.logger.info("schema upgraded to version \(applied.last ?? 0)") }
                    let generation = try await daemon.index.generations.ensureActive()
                    daemon.logger.info("generation \(generation.id) answers queries")
                    daemon.health.ready(.database)
                    return
                } catch let error as PostgresError where error.isEnvironmentFault {
                    if daemon.health.failing(.database, error.description) {
                        daemon.logger.error("waiting for the database: \(error)")
                    }
                    try? await Task.sleep(for: backoff.next())
                }
            }
        }
    }

    /// Follows the search logs. Where their offsets are lost, products and searches go on: `/readyz` and the log say
    /// what to do, and the topics are tried again until somebody has done it.
    private func follow(_ clicks: TopicFollower) async throws {
        while true {
            do { return try await clicks.run() } catch let error as SyncError {
                guard case .offsetOutOfRange = error else { throw error }
                logger.error("the search logs are not followed: \(error)")
                health.failing(.clicks, "\(error)")
                await cancelWhenGracefulShutdown {
                    for _ in 0..<10 where !Task.isCancelled {
                        health.beat(.clicks)
                        try? await Task.sleep(for: .seconds(1))
                    }
                }
                if Task.isShuttingDownGracefully { return }
            }
        }
    }

    /// Looks at the database every second.
    private func watchDatabase() async {
        while !Task.isCancelled {
            do {
                try await index.checkWritable()
                if health.ready(.database) { logger.info("the database is up") }
            } catch {
                if !Task.isCancelled, health.failing(.database, "\(error)") {
                    logger.error("the database can't be used: \(error)")
                }
            }
            health.beat(.database)
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Tells systemd's watchdog that the loops come round, every second.
    private func watchLoops() async {
        while !Task.isCancelled {
            let stalled = health.stalled(longerThan: .seconds(60))
            if stalled.isEmpty {
                notifier.send("WATCHDOG=1")
            } else {
                logger.error("no progress for a minute: \(stalled.map(\.rawValue).joined(separator: ", "))")
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

extension CodeIndex {
    /// The index that the configuration names.
    init(_ configuration: GramdConfiguration) {
        self.init(
            pool: PostgresPool(configuration.postgres, size: configuration.poolSize),
            schema: configuration.postgres.schema ?? "public")
    }

    /// The same index for searches of others: with connections of their own, so that a flood of searches can't keep
    /// events and health checks from the database, and with a limit to what one may take.
    fileprivate static func forSearches(_ configuration: GramdConfiguration) -> CodeIndex {
        var configuration = configuration
        configuration.postgres.statementTimeout = 5_000
        configuration.poolSize = max(2, configuration.poolSize / 2)
        return CodeIndex(configuration)
    }
}
