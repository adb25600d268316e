import Foundation
public import Kafka
public import Logging
import Metrics
public import Monitoring
public import ServiceLifecycle

/// Looks every second whether the broker answers, whether the topics are there, and how far applying is behind them; now
/// and then whether another index shares the consumer group.
///
/// It has a client of its own, so that it goes on while a follower waits for the database, for a person or for its
/// consumer group. A broker that refuses is told at once, one that hangs after 7 seconds at most: five of silence
/// (`BrokerSilence`), and a question and a pause of a second each.
public final class TopicWatch: Service {
    private static let interval = Duration.seconds(1)
    /// How long one question may take.
    private static let timeout = Duration.seconds(1)
    private static let groupInterval = Duration.seconds(10)
    private static let groupSubject = "group"

    private let configuration: KafkaConsumerConfiguration
    private let productTopic: String
    private let clickTopics: [String]
    private let products: FollowedPartitions
    private let clicks: FollowedPartitions
    private let foreignPartitions = Gauge(label: MetricName.foreignPartitions)
    private let health: Health
    private let logger: Logger

    /// - Parameters:
    ///   - consumer: reaches the broker; its group, that of the product topic, is never joined.
    ///   - productTopic: has to be there, as the topics of search logs have.
    ///   - products: what the follower of the product topic has applied, and that of search logs.
    ///   - health: is told of the broker and the topics.
    public init(
        consumer: KafkaConsumerConfiguration, productTopic: String, clickTopics: [String],
        products: FollowedPartitions, clicks: FollowedPartitions, health: Health, logger: Logger
    ) {
        configuration = consumer
        self.productTopic = productTopic
        self.clickTopics = clickTopics
        self.products = products
        self.clicks = clicks
        self.health = health
        self.logger = logger
    }

    /// Looks until the service group shuts down.
    /// - Throws: `KafkaError` for settings that are not valid.
    public func run() async throws {
        var configuration = configuration
        configuration.statisticsInterval = .zero
        // What the followers' clients log is enough.
        configuration.client.log = nil
        let consumer = try KafkaConsumer(configuration)
        await cancelWhenGracefulShutdown { await self.watch(consumer) }
        // It is no member of the group, so nobody has to be told.
        await consumer.close(timeout: .seconds(1))
    }

    private func watch(_ consumer: KafkaConsumer) async {
        var silence = BrokerSilence(since: .now)
        var ends = PartitionEnds()
        var meter = LagMeter()
        var gauges = LagGauges()
        var nextGroupLook = ContinuousClock.now
        while !Task.isCancelled {
            do {
                let (partitions, missing) = try await partitions(consumer)
                let standings = self.standings
                try await ends.update(for: standings, except: Set(missing.map(\.topic)), consumer, Self.timeout)
                silence.answered(at: .now)
                report(missing)
                if health.ready(.broker) { logger.info("the broker is up") }
                if ContinuousClock.now >= nextGroupLook {
                    nextGroupLook = ContinuousClock.now + Self.groupInterval
                    await lookAtGroup(of: partitions.filter { $0.topic == productTopic }, consumer)
                }
            } catch {
                if Task.isCancelled { return }
                await report(error, consumer, &silence)
            }
            // Also while the ends are those of before: what waits gets older.
            gauges.show(
                meter.lags(
                    of: standings, ends: ends.ends, starts: ends.starts,
                    at: Int64(Date().timeIntervalSince1970 * 1_000)))
            health.beat(.broker)
            try? await Task.sleep(for: Self.interval)
        }
    }

    private var standings: [TopicPartition: FollowedPartitions.Standing] {
        products.standings.merging(clicks.standings) { product, _ in product }
    }

    private var topics: [String] { [productTopic] + clickTopics }

    private func partitions(
        _ consumer: KafkaConsumer
    ) async throws -> (there: [TopicPartition], missing: [(topic: String, error: KafkaError)]) {
        var there: [TopicPartition] = []
        var missing: [(String, KafkaError)] = []
        for topic in topics {
            do {
                there += try await consumer.partitions(of: topic, patience: .zero, timeout: Self.timeout)
            } catch let error as KafkaError where error.code == .unknownTopicOrPartition {
                missing.append((topic, error))
            }
        }
        return (there, missing)
    }

    /// A group that can't be asked says nothing: what it keeps from being read shows elsewhere.
    private func lookAtGroup(of partitions: [TopicPartition], _ consumer: KafkaConsumer) async {
        guard let index = products.index,
            let committed = try? await consumer.committedOffsets(of: partitions, timeout: Self.timeout)
        else { return }
        let shared = SharedGroup(
            configuration.groupID, committed: committed, index: index, followed: Set(products.standings.keys))
        foreignPartitions.record(shared?.count ?? 0)
        let notice = shared.map { "\($0.problem); \($0.advice)" }
        guard health.notice(notice, about: Self.groupSubject) else { return }
        if let notice {
            logger.warning("\(notice)")
        } else {
            logger.info("no other index shares the consumer group any more")
        }
    }

    private func report(_ missing: [(topic: String, error: KafkaError)]) {
        if missing.isEmpty {
            if health.ready(.topics) { logger.info("\(topics.joined(separator: ", ")): there") }
            return
        }
        let reason = missing.map { "topic \($0.topic): \($0.error)" }.joined(separator: "; ")
        if health.failing(.topics, reason) { logger.error("\(reason)") }
    }

    private func report(_ failure: any Error, _ consumer: KafkaConsumer, _ silence: inout BrokerSilence) async {
        guard let failure = failure as? KafkaError else { return }
        // The client's errors come with a poll, though nothing is read here.
        for case .error(let error) in (try? await consumer.poll(timeout: .zero))?.events ?? [] {
            silence.noticed(error)
        }
        guard let reason = silence.reason(for: failure, at: .now), health.failing(.broker, reason) else { return }
        logger.error("\(reason)")
    }
}
