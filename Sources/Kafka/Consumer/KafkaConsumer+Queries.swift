import Crdkafka
import Execution

extension KafkaConsumer {
    /// The oldest offset on the broker and the one after the newest (`rd_kafka_offsets_for_times`).
    ///
    /// `rd_kafka_query_watermark_offsets` of librdkafka 2.0 waits for a leader that nobody can connect to whatever its time
    /// is.
    /// - Throws: ``KafkaError``
    public func watermarks(
        of partition: TopicPartition, timeout: Duration = .seconds(10)
    ) async throws -> (low: Int64, high: Int64) {
        try await ask(timeout: timeout) { client, timeout in
            let deadline = ContinuousClock.now + timeout
            func offset(_ place: KafkaOffset) throws -> Int64 {
                let list = PartitionList([partition: place.rawValue])
                do {
                    try list.withPointer("watermarks") {
                        rd_kafka_offsets_for_times(client, $0, max(.milliseconds(1), deadline - .now).milliseconds)
                    }
                } catch var error as KafkaError {
                    error.topicPartition = partition
                    throw error
                }
                return list.offsets[partition] ?? 0
            }
            return (try offset(.beginning), try offset(.end))
        }
    }

    /// The first offset of each partition whose timestamp is not before `timestamp` (milliseconds since 1970).
    /// Partitions without such a record get the offset after their newest record (`rd_kafka_offsets_for_times`).
    /// - Throws: ``KafkaError``
    public func offsets(
        for partitions: [TopicPartition], at timestamp: Int64, timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition: KafkaOffset] {
        try await ask(timeout: timeout) { client, timeout in
            let list = PartitionList(Dictionary(partitions.map { ($0, timestamp) }, uniquingKeysWith: { $1 }))
            try list.withPointer("offsets for a time") {
                rd_kafka_offsets_for_times(client, $0, timeout.milliseconds)
            }
            return list.offsets.mapValues { $0 >= 0 ? .at($0) : .end }
        }
    }

    /// Where partitions begin or end now, all asked for at once (`rd_kafka_offsets_for_times`); an end is that of what
    /// may be read, before any transaction that is not over.
    /// - Parameter place: the oldest offset or the one behind the newest; no other place is asked for.
    /// - Throws: ``KafkaError``, of the first partition that it can't be told of
    public func offsets(
        at place: KafkaOffset, of partitions: [TopicPartition], timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        return try await ask(timeout: timeout) { client, timeout in
            // In the protocol the two ends are times of their own.
            let list = PartitionList(Dictionary(partitions.map { ($0, place.rawValue) }, uniquingKeysWith: { $1 }))
            try list.withPointer("offsets of partitions") {
                rd_kafka_offsets_for_times(client, $0, timeout.milliseconds)
            }
            return list.offsets.filter { $0.value >= 0 }
        }
    }

    /// Asks the group's coordinator for the offsets that were committed (`rd_kafka_committed`), which takes the right to
    /// see the group; it is not joined. Partitions without one are left out.
    /// - Throws: ``KafkaError``, with `authorization` where the right is missing
    public func committedOffsets(
        of partitions: [TopicPartition], timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition: CommittedOffset] {
        try await ask(timeout: timeout) { client, timeout in
            let list = PartitionList(Dictionary(partitions.map { ($0, -1) }, uniquingKeysWith: { $1 }))
            try list.withPointer("offsets of the group") { rd_kafka_committed(client, $0, timeout.milliseconds) }
            return list.committed
        }
    }

    /// The partitions of a topic.
    /// - Parameter patience: so long a topic that isn't there is waited for: brokers learn of a new one one after the other.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    public func partitions(
        of topic: String, patience: Duration = .seconds(1), timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition] {
        try await callThread.run { [handle] in
            try handle.partitions(of: topic, patience: patience, timeout: timeout)
        }
    }

    private func ask<Value: Sendable>(
        timeout: Duration, _ body: @escaping @Sendable (_ client: OpaquePointer, _ timeout: Duration) throws -> Value
    ) async throws -> Value {
        try await callThread.run { [handle] in try handle.ask(timeout: timeout, body) }
    }
}
