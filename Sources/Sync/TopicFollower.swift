import Catalog
public import CodeIndex
public import Kafka
public import Logging
import Metrics
public import Monitoring
import Postgres
public import ServiceLifecycle
import Synchronization

/// Follows topics: the event-driven half of the daemon.
///
/// A sink writes each batch of records with its offsets in one transaction. Offsets live in the index; Kafka's committed
/// ones are for lag tools only.
public final class TopicFollower: Service {
    private static let pollTimeout = Duration.seconds(1)
    /// How long records that can't be decoded wait before they are looked at again.
    private static let floodPause = Duration.seconds(10)
    /// How often a follower looks whether its partitions are still as it left them, also those that nothing comes for.
    private static let ownershipCheck = Duration.seconds(2)

    /// The parts of the daemon's health that a follower reports.
    public struct Parts: Sendable {
        /// Following the topics and writing what they hold.
        public var sync: Health.Component
        /// Reaching the broker.
        public var broker: Health.Component

        public init(sync: Health.Component, broker: Health.Component) {
            self.sync = sync
            self.broker = broker
        }
    }

    private let consumerConfiguration: KafkaConsumerConfiguration
    private let topics: [String]
    private let owner: String
    private let maximumRecords: Int
    private let sink: any RecordSink
    private let writer: SinkWriter
    private let index: CodeIndex
    private let health: Health
    private let parts: Parts
    private let logger: Logger
    private let isTopicMissing = Atomic(false)

    /// - Parameters:
    ///   - owner: names this instance to people who look at the offsets.
    ///   - maximumRecords: given to the sink at a time at most.
    ///   - sink: writes to `index`.
    public init(
        consumer: KafkaConsumerConfiguration, topics: [String], owner: String, maximumRecords: Int = 2_000,
        sink: any RecordSink, index: CodeIndex, health: Health, parts: Parts, logger: Logger
    ) {
        consumerConfiguration = consumer
        self.topics = topics
        self.owner = owner
        self.maximumRecords = maximumRecords
        self.sink = sink
        writer = SinkWriter(sink: sink, index: index, logger: logger)
        self.index = index
        self.health = health
        self.parts = parts
        self.logger = logger
    }

    /// Follows the topics until the service group shuts down.
    /// - Throws: ``SyncError``, `KafkaError` for settings that are not valid.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var backoff = Backoff(first: .milliseconds(500))
            while !Task.isCancelled {
                let consumer = try KafkaConsumer(self.consumerConfiguration)
                let outcome = await self.outcome(of: consumer)
                if await !consumer.close() { self.logger.warning("leaving the consumer group took too long") }
                switch outcome {
                case .success: return
                case .failure(let error as PartitionOwnershipLost):
                    self.logger.warning("joining the consumer group anew: \(error)")
                    try? await Task.sleep(for: backoff.next())
                case .failure(let error):
                    self.health.failing(self.parts.sync, "\(error)")
                    throw error
                }
            }
        }
    }

    private func outcome(of consumer: KafkaConsumer) async -> Result<Void, any Error> {
        do {
            try await consumer.subscribe(topics)
            try await follow(consumer)
            return .success(())
        } catch {
            return Task.isCancelled ? .success(()) : .failure(error)
        }
    }

    private func follow(_ consumer: KafkaConsumer) async throws {
        var positions = PartitionPositions()
        var nextCheck = ContinuousClock.now
        var wait = AssignmentWait(now: .now)
        while !Task.isCancelled {
            health.beat(parts.sync)
            let poll = try await consumer.poll(maximumRecords: maximumRecords, timeout: Self.pollTimeout)
            reportBroker(poll, statistics: consumer.statistics)
            reportMissingTopic(poll)
            reportWait(&wait, poll, statistics: consumer.statistics)
            do {
                if ContinuousClock.now >= nextCheck {
                    nextCheck = .now + Self.ownershipCheck
                    try await index.partitions.checkOwnership(of: positions.standing)
                }
                if !poll.records.isEmpty {
                    try await writer.write(poll.records, &positions)
                    try await consumer.commit(
                        positions.positions.compactMapValues { $0.nextOffset < 0 ? nil : $0.nextOffset })
                }
            } catch let error as PostgresError where error.isEnvironmentFault {
                // What was polled is read again from where the index stands once it can be reached.
                try await waitForIndex(after: error, consumer)
                positions = try await takeOver(positions.positions.keys.sorted(), consumer)
            } catch let lost as PartitionOwnershipLost {
                guard (try? await index.partitions.wasReplayed(lost.progress)) == true else { throw lost }
                logger.info("reading on from where a replay has put the offsets")
                positions = try await takeOver(positions.positions.keys.sorted(), consumer)
            } catch let flood as DeadLetterFlood {
                if health.failing(parts.sync, flood.description) { logger.error("\(flood)") }
                // The records may be others by then, after a compaction or with another owner of the partition.
                try await pause(Self.floodPause)
                positions = try await takeOver(positions.positions.keys.sorted(), consumer)
            }
            for event in poll.events { try await handle(event, consumer, &positions) }
            reportLag(consumer.statistics)
        }
    }

    private func pause(_ duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            health.beat(parts.sync)
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func handle(
        _ event: KafkaConsumerEvent, _ consumer: KafkaConsumer, _ positions: inout PartitionPositions
    ) async throws {
        switch event {
        case .assigned(let partitions):
            positions = try await takeOver(partitions, consumer)
            let names = partitions.sorted().map(\.description).joined(separator: ", ")
            logger.info("assigned \(names.isEmpty ? "no partitions" : names)")
        case .revoked(let partitions, let lost):
            // Everything polled has been applied by now.
            try await consumer.unassign()
            positions = PartitionPositions()
            logger.info(
                "\(lost ? "lost" : "gave back") \(partitions.sorted().map(\.description).joined(separator: ", "))")
        case .endOfPartition: break
        case .error(let error):
            switch error.code {
            case .offsetOutOfRange: throw SyncError.offsetOutOfRange(error, advice: sink.lostOffsetAdvice)
            case .unknownTopicOrPartition: break
            case .allBrokersDown, .authentication, .authorization:
                if health.failing(parts.broker, error.description) { logger.error("\(error)") }
            default:
                if error.isFatal { throw SyncError.fatal(error) }
                logger.debug("\(error)")
            }
        }
    }

    // MARK: The index

    /// Becomes the owner of partitions and reads on from where the index stands.
    private func takeOver(_ partitions: [TopicPartition], _ consumer: KafkaConsumer) async throws -> PartitionPositions
    {
        var owned: [OwnedPartition] = []
        while true {
            do {
                owned = try await index.partitions.takeOver(
                    partitions.map { LogPartition($0) }, owner: owner)
                break
            } catch let error as PostgresError where error.isEnvironmentFault {
                try await waitForIndex(after: error, consumer)
            }
        }
        let positions = PartitionPositions(owned)
        try await consumer.assign(positions.startOffsets)
        // No partitions is right for an instance too many, and wrong where there is no topic.
        if partitions.isEmpty, isTopicMissing.load(ordering: .relaxed) { return positions }
        if health.ready(parts.sync) { logger.info("following \(topics.joined(separator: ", "))") }
        return positions
    }

    /// Returns when the index can be written again.
    private func waitForIndex(after error: PostgresError, _ consumer: KafkaConsumer) async throws {
        health.failing(parts.sync, error.description)
        logger.error("records of \(topics.joined(separator: ", ")) wait for the index: \(error)")
        var backoff = Backoff()
        while true {
            try await Task.sleep(for: backoff.next())
            health.beat(parts.sync)
            do {
                try await index.checkWritable()
                break
            } catch let error as PostgresError where error.isEnvironmentFault {
                health.failing(parts.sync, error.description)
            }
        }
        health.ready(parts.sync)
        logger.info("the index is back")
    }

    // MARK: Reports

    /// The broker is up as soon as anything comes from it, or the statistics count a connection newer than the failure.
    private func reportBroker(_ poll: KafkaPoll, statistics: KafkaStatistics?) {
        let gotSomething = !poll.records.isEmpty || poll.events.contains { if case .error = $0 { false } else { true } }
        if gotSomething || (poll.events.isEmpty && (statistics?.brokersUp ?? 0) > 0) {
            if health.ready(parts.broker) { logger.info("the broker is up") }
        } else if let statistics, statistics.brokersUp == 0, statistics.brokersDown > 0 {
            if health.failing(parts.broker, "no broker can be reached") { logger.error("no broker can be reached") }
        }
    }

    /// A topic that isn't there is not taken for one without news: gramd is not ready until partitions are assigned.
    private func reportMissingTopic(_ poll: KafkaPoll) {
        for case .error(let error) in poll.events where error.code == .unknownTopicOrPartition {
            isTopicMissing.store(true, ordering: .relaxed)
            if health.failing(parts.sync, error.description) { logger.error("\(error)") }
        }
        let isAssigned = poll.events.contains {
            if case .assigned(let partitions) = $0 { !partitions.isEmpty } else { false }
        }
        if isAssigned || !poll.records.isEmpty { isTopicMissing.store(false, ordering: .relaxed) }
    }

    /// Nothing is read while the group gives no partitions, so that is said.
    private func reportWait(_ wait: inout AssignmentWait, _ poll: KafkaPoll, statistics: KafkaStatistics?) {
        let isGroupReachable = (statistics?.brokersUp ?? 0) > 0 && !isTopicMissing.load(ordering: .relaxed)
        guard wait.hasBecomeLong(poll.events, isGroupReachable: isGroupReachable, now: .now) else { return }
        let seconds = Int(consumerConfiguration.sessionTimeout / .seconds(1))
        let reason = """
            the consumer group \(consumerConfiguration.groupID) gives out no partitions of \
            \(topics.joined(separator: ", ")) yet; a member that is gone keeps it waiting until its session ends, here \
            \(seconds) s (kafka.sessionTimeoutSeconds)
            """
        if health.failing(parts.sync, reason) { logger.warning("\(reason)") }
    }

    private func reportLag(_ statistics: KafkaStatistics?) {
        for (partition, state) in statistics?.partitions ?? [:] {
            guard let lag = state.lag else { continue }
            Gauge(
                label: "gramd_consumer_lag_records",
                dimensions: [("topic", partition.topic), ("partition", "\(partition.partition)")]
            ).record(lag)
        }
    }
}
