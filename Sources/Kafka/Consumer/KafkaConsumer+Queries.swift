import Crdkafka
import Foundation

extension KafkaConsumer {
    /// The oldest offset on the broker and the one after the newest (`rd_kafka_query_watermark_offsets`).
    /// - Throws: ``KafkaError``
    public func watermarks(
        of partition: TopicPartition, timeout: Duration = .seconds(10)
    ) async throws -> (low: Int64, high: Int64) {
        try await call { client in
            var low: Int64 = 0
            var high: Int64 = 0
            let response = rd_kafka_query_watermark_offsets(
                client, partition.topic, partition.partition, &low, &high, timeout.milliseconds)
            guard response == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(response, operation: "watermarks", topicPartition: partition)
            }
            return (low, high)
        }
    }

    /// The first offset of each partition whose timestamp is not before `timestamp` (milliseconds since 1970).
    /// Partitions without such a record get the offset after their newest record (`rd_kafka_offsets_for_times`).
    /// - Throws: ``KafkaError``
    public func offsets(
        for partitions: [TopicPartition], at timestamp: Int64, timeout: Duration = .seconds(10)
    ) async throws -> [TopicPartition: KafkaOffset] {
        try await call { client in
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
        return try await call { client in
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
    ) async throws -> [TopicPartition: Int64] {
        try await call { client in
            let list = PartitionList(Dictionary(partitions.map { ($0, -1) }, uniquingKeysWith: { $1 }))
            try list.withPointer("offsets of the group") { rd_kafka_committed(client, $0, timeout.milliseconds) }
            return list.offsets.filter { $0.value >= 0 }
        }
    }

    /// Asks a broker for a topic.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    public func checkTopic(_ topic: String, timeout: Duration = .seconds(10)) async throws {
        try await call { client in
            let handle = rd_kafka_topic_new(client, topic, nil)
            defer { rd_kafka_topic_destroy(handle) }
            _ = try TopicMetadata.fetch(client: client, topic: handle, timeout: timeout)
        }
    }

    /// The partitions of a topic. A topic made a moment ago is waited for until the timeout.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    public func partitions(of topic: String, timeout: Duration = .seconds(10)) async throws -> [TopicPartition] {
        try await call { client in
            let deadline = ContinuousClock.now + timeout
            let handle = rd_kafka_topic_new(client, topic, nil)
            defer { rd_kafka_topic_destroy(handle) }
            while true {
                do {
                    let found = try TopicMetadata.fetch(
                        client: client, topic: handle, timeout: max(.milliseconds(1), deadline - .now))
                    return found.map { topic in
                        (0..<topic.partitionCount).map { TopicPartition(topic: topic.name, partition: $0) }
                    } ?? []
                } catch let error as KafkaError where error.code == .unknownTopicOrPartition || error.isRetriable {
                    // Brokers learn of a new topic one after the other.
                    guard deadline - .now > .milliseconds(100) else { throw error }
                    Thread.sleep(forTimeInterval: 0.1)
                }
            }
        }
    }
}
