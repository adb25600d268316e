public import Catalog
public import Kafka

/// Reads some records of a topic, without a consumer group and without moving anything.
public struct TopicSample: Sendable {
    private let configuration: KafkaConsumerConfiguration
    private let topic: String
    /// How long nothing may come.
    var patience = KafkaConsumer.patience

    /// - Parameter consumer: reaches the broker; its group is never joined.
    public init(consumer: KafkaConsumerConfiguration, topic: String) {
        configuration = consumer
        self.topic = topic
    }

    /// Reads records from a place on, to the present end of the topic.
    /// - Parameters:
    ///   - target: where to begin; `latest` begins with the last records.
    ///   - limit: the most records.
    ///   - take: called with records of one partition or several.
    /// - Throws: ``ReplayError`` for a place that does not exist; `KafkaError`, also where the broker falls silent.
    public func read(
        from target: ReplayTarget, limit: Int, _ take: ([SourceRecord]) async throws -> Void
    ) async throws {
        let consumer = try KafkaConsumer(configuration)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await read(consumer, target, limit, take)) } catch { outcome = .failure(error) }
        await consumer.close()
        try outcome.get()
    }

    private func read(
        _ consumer: KafkaConsumer, _ target: ReplayTarget, _ limit: Int, _ take: ([SourceRecord]) async throws -> Void
    ) async throws {
        var ends = try await ends(consumer, target, limit)
        try await consumer.assign(ends.mapValues { $0.start })
        var rest = limit
        while rest > 0, !ends.isEmpty {
            try Task.checkCancellation()
            let poll = try await consumer.read(maximumRecords: rest, patience: patience)
            if !poll.records.isEmpty { try await take(poll.records.map(\.source)) }
            rest -= poll.records.count
            let before = ends
            for record in poll.records where record.offset + 1 >= ends[record.topicPartition]?.end ?? 0 {
                ends[record.topicPartition] = nil
            }
            for case .endOfPartition(let partition, _) in poll.events { ends[partition] = nil }
            try await consumer.stopReading(before.keys.filter { ends[$0] == nil })
        }
    }

    /// Where each partition begins and ends; those without records are left out.
    private func ends(
        _ consumer: KafkaConsumer, _ target: ReplayTarget, _ limit: Int
    ) async throws -> [TopicPartition: (start: KafkaOffset, end: Int64)] {
        let partitions = try await consumer.partitions(of: topic)
        var starts: [TopicPartition: KafkaOffset] = [:]
        if case .time(let time) = target { starts = try await consumer.offsets(for: partitions, at: time) }
        var ends: [TopicPartition: (start: KafkaOffset, end: Int64)] = [:]
        for partition in partitions {
            let (oldest, newest) = try await consumer.watermarks(of: partition)
            let start: Int64? =
                switch target {
                case .earliest: oldest
                case .latest: max(oldest, newest - Int64(limit))
                case .time: if case .at(let offset) = starts[partition] { offset } else { nil }
                case .offsets(let offsets): offsets[partition.partition]
                }
            guard let start, start < newest else { continue }
            ends[partition] = (.at(max(start, oldest)), newest)
        }
        return ends
    }
}
