import Foundation
public import Kafka
public import Logging
import Metrics
public import Monitoring
public import ServiceLifecycle

/// Looks every second whether the broker answers, whether the topics are there, and how far applying is behind them.
///
/// It has a client of its own, so that it goes on while a follower waits for the database, for a person or for its
/// consumer group. A broker that refuses is told at once, one that hangs after 7 seconds at most: five of silence
/// (``BrokerSilence``), and a question and a pause of a second each.
public final class TopicWatch: Service {
    private static let interval = Duration.seconds(1)
    /// How long one question may take.
    private static let timeout = Duration.seconds(1)

    private let configuration: KafkaConsumerConfiguration
    private let topics: [String]
    private let followed: [FollowedPartitions]
    private let health: Health
    private let logger: Logger

    /// - Parameters:
    ///   - consumer: reaches the broker; its group is never joined.
    ///   - topics: have to be there.
    ///   - followed: what the followers have applied.
    ///   - health: is told of the broker and the topics.
    public init(
        consumer: KafkaConsumerConfiguration, topics: [String], followed: [FollowedPartitions], health: Health,
        logger: Logger
    ) {
        configuration = consumer
        self.topics = topics
        self.followed = followed
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
        while !Task.isCancelled {
            do {
                let missing = try await missingTopics(consumer)
                let standings = self.standings
                try await ends.update(for: standings, except: Set(missing.map(\.topic)), consumer, Self.timeout)
                silence.answered(at: .now)
                report(missing)
                if health.ready(.broker) { logger.info("the broker is up") }
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
        followed.reduce(into: [:]) { all, followed in all.merge(followed.standings) { first, _ in first } }
    }

    private func missingTopics(_ consumer: KafkaConsumer) async throws -> [(topic: String, error: KafkaError)] {
        var missing: [(String, KafkaError)] = []
        for topic in topics {
            do { try await consumer.checkTopic(topic, timeout: Self.timeout) } catch let error as KafkaError
                where error.code == .unknownTopicOrPartition
            { missing.append((topic, error)) }
        }
        return missing
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
