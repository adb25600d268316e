public import Catalog
public import CodeIndex
public import Execution
public import Kafka
public import Logging
import Metrics
public import Monitoring
import Postgres
public import ServiceLifecycle

/// Follows the product topic: the event-driven half of the daemon.
///
/// Each batch of records becomes rows, deletions, dead letters and offsets in one transaction. Offsets live in the
/// index; Kafka's committed ones are for lag tools only.
public final class CatalogSync: Service {
    private static let pollTimeout = Duration.seconds(1)

    private let consumerConfiguration: KafkaConsumerConfiguration
    private let topic: String
    private let owner: String
    private let maximumRecords: Int
    private let decoder: RecordDecoder
    private let index: CodeIndex
    private let health: Health
    private let codingWakeUp: WakeUp
    private let logger: Logger

    /// - Parameters:
    ///   - owner: names this instance to people who look at the offsets.
    ///   - maximumRecords: applied in one transaction at most.
    ///   - codingWakeUp: signalled when products were queued for coding.
    public init(
        consumer: KafkaConsumerConfiguration, topic: String, owner: String, maximumRecords: Int = 2_000,
        decoder: EventDecoder, index: CodeIndex, health: Health, codingWakeUp: WakeUp, logger: Logger
    ) {
        consumerConfiguration = consumer
        self.topic = topic
        self.owner = owner
        self.maximumRecords = maximumRecords
        self.decoder = RecordDecoder(decoder)
        self.index = index
        self.health = health
        self.codingWakeUp = codingWakeUp
        self.logger = logger
    }

    /// Follows the topic until the service group shuts down.
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
                    self.health.failing(.sync, "\(error)")
                    throw error
                }
            }
        }
    }

    private func outcome(of consumer: KafkaConsumer) async -> Result<Void, any Error> {
        do {
            try await consumer.subscribe([topic])
            try await follow(consumer)
            return .success(())
        } catch {
            return Task.isCancelled ? .success(()) : .failure(error)
        }
    }

    private func follow(_ consumer: KafkaConsumer) async throws {
        var positions = PartitionPositions()
        while !Task.isCancelled {
            health.beat(.sync)
            let poll = try await consumer.poll(maximumRecords: maximumRecords, timeout: Self.pollTimeout)
            reportBroker(poll, statistics: consumer.statistics)
            if !poll.records.isEmpty {
                do {
                    try await apply(poll.records, &positions)
                    try await consumer.commit(
                        positions.positions.compactMapValues { $0.nextOffset < 0 ? nil : $0.nextOffset })
                } catch let error as PostgresError where error.isEnvironmentFault {
                    // What was polled is read again from where the index stands once it can be reached.
                    try await waitForIndex(after: error, consumer)
                    positions = try await takeOver(positions.positions.keys.sorted(), consumer)
                }
            }
            for event in poll.events { try await handle(event, consumer, &positions) }
            reportLag(consumer.statistics)
        }
    }

    private func handle(
        _ event: KafkaConsumerEvent, _ consumer: KafkaConsumer, _ positions: inout PartitionPositions
    ) async throws {
        switch event {
        case .assigned(let partitions):
            positions = try await takeOver(partitions, consumer)
            logger.info("assigned \(partitions.sorted().map(\.description).joined(separator: ", "))")
        case .revoked(let partitions, let lost):
            // Everything polled has been applied by now.
            try await consumer.unassign()
            positions = PartitionPositions()
            logger.info(
                "\(lost ? "lost" : "gave back") \(partitions.sorted().map(\.description).joined(separator: ", "))")
        case .endOfPartition: break
        case .error(let error):
            switch error.code {
            case .offsetOutOfRange: throw SyncError.offsetOutOfRange(error)
            case .allBrokersDown, .authentication, .authorization, .unknownTopicOrPartition:
                if health.failing(.broker, error.description) { logger.error("\(error)") }
            default:
                if error.isFatal { throw SyncError.fatal(error) }
                logger.debug("\(error)")
            }
        }
    }

    // MARK: The index

    /// Applies records in one transaction; when the database refuses the data, in ever smaller ones until the record at
    /// fault stands alone and becomes a dead letter.
    private func apply(_ records: [KafkaRecord], _ positions: inout PartitionPositions) async throws {
        let (accepted, progress) = positions.steps(for: records)
        guard !accepted.isEmpty else { return }
        var batch = try await decoder.batch(accepted, progress: progress)
        let start = ContinuousClock.now
        let outcome: ApplyOutcome
        do {
            outcome = try await index.apply(batch)
        } catch let error as PostgresError where error.isRecordFault {
            if accepted.count > 1 {
                try await apply(Array(accepted[..<(accepted.count / 2)]), &positions)
                return try await apply(Array(accepted[(accepted.count / 2)...]), &positions)
            }
            batch.events = []
            batch.deadLetters = [
                accepted[0].deadLetter(cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
            ]
            outcome = try await index.apply(batch)
        }
        positions.advance(progress)
        if outcome.toCode > 0 { codingWakeUp.signal() }
        report(batch, outcome, duration: ContinuousClock.now - start)
    }

    /// Becomes the owner of partitions and reads on from where the index stands.
    private func takeOver(_ partitions: [TopicPartition], _ consumer: KafkaConsumer) async throws -> PartitionPositions
    {
        var owned: [OwnedPartition] = []
        while true {
            do {
                owned = try await index.takeOver(
                    topic: topic, partitions: partitions.map(\.partition), owner: owner)
                break
            } catch let error as PostgresError where error.isEnvironmentFault {
                try await waitForIndex(after: error, consumer)
            }
        }
        let positions = PartitionPositions(owned)
        try await consumer.assign(positions.startOffsets)
        if health.ready(.sync) { logger.info("following \(topic)") }
        return positions
    }

    /// Returns when the index can be written again.
    private func waitForIndex(after error: PostgresError, _ consumer: KafkaConsumer) async throws {
        health.failing(.sync, error.description)
        logger.error("events wait for the index: \(error)")
        var backoff = Backoff()
        while true {
            try await Task.sleep(for: backoff.next())
            health.beat(.sync)
            do {
                try await index.checkWritable()
                break
            } catch let error as PostgresError where error.isEnvironmentFault {
                health.failing(.sync, error.description)
            }
        }
        health.ready(.sync)
        logger.info("the index is back")
    }

    // MARK: Reports

    private func report(_ batch: ChangeBatch, _ outcome: ApplyOutcome, duration: Duration) {
        Counter(label: "gramd_events_total", dimensions: [("operation", "upsert")]).increment(by: outcome.upserted)
        Counter(label: "gramd_events_total", dimensions: [("operation", "delete")]).increment(by: outcome.deleted)
        Counter(label: "gramd_events_total", dimensions: [("operation", "skipped")]).increment(by: outcome.skipped)
        Counter(label: "gramd_products_to_code_total").increment(by: outcome.toCode)
        for letter in batch.deadLetters {
            Counter(label: "gramd_dead_letters_total", dimensions: [("cause", letter.cause)]).increment()
            logger.warning(
                "dead letter: \(letter.message)",
                metadata: [
                    "topic": "\(letter.record.topic)", "partition": "\(letter.record.partition)",
                    "offset": "\(letter.record.offset)", "cause": "\(letter.cause)",
                ])
        }
        Timer(label: "gramd_apply_seconds").record(duration: duration)
    }

    /// The broker is up as soon as anything comes from it, or the statistics count a connection newer than the failure.
    private func reportBroker(_ poll: KafkaPoll, statistics: KafkaStatistics?) {
        let gotSomething = !poll.records.isEmpty || poll.events.contains { if case .error = $0 { false } else { true } }
        if gotSomething || (poll.events.isEmpty && (statistics?.brokersUp ?? 0) > 0) {
            if health.ready(.broker) { logger.info("the broker is up") }
        } else if let statistics, statistics.brokersUp == 0, statistics.brokersDown > 0 {
            if health.failing(.broker, "no broker can be reached") { logger.error("no broker can be reached") }
        }
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
