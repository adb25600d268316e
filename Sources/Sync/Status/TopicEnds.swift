public import Catalog
public import Kafka

/// Where the logs of topics begin and end on the broker, and what the consumer group was told of them; asked without joining
/// the group and without moving anything.
public struct TopicEnds: Sendable {
    /// Of each question to the broker.
    private static let timeout = Duration.seconds(3)

    private let configuration: KafkaConsumerConfiguration

    /// - Parameter consumer: reaches the broker; its group is never joined.
    public init(consumer: KafkaConsumerConfiguration) { configuration = consumer }

    /// For each partition the offset of its oldest record and the one after its newest.
    /// - Throws: `KafkaError`, also for a topic that is not there.
    public func read(_ topics: [String]) async throws -> [LogPartition: Range<Int64>] {
        try await withConsumer { try await read(topics, $0) }
    }

    /// What another index gets of a topic by the same consumer group.
    /// - Parameter index: `CodeIndex.identity()` of this one.
    /// - Throws: `KafkaError`, also where the right to see the group is missing.
    public func sharedGroup(of topic: String, index: String) async throws -> SharedGroup? {
        try await withConsumer { consumer in
            let partitions = try await consumer.partitions(of: topic, timeout: Self.timeout)
            let committed = try await consumer.committedOffsets(of: partitions, timeout: Self.timeout)
            return SharedGroup(configuration.groupID, committed: committed, index: index)
        }
    }

    private func withConsumer<Value>(_ body: (KafkaConsumer) async throws -> Value) async throws -> Value {
        let consumer = try KafkaConsumer(configuration)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(consumer)) } catch { outcome = .failure(error) }
        await consumer.close()
        return try outcome.get()
    }

    private func read(_ topics: [String], _ consumer: KafkaConsumer) async throws -> [LogPartition: Range<Int64>] {
        var ends: [LogPartition: Range<Int64>] = [:]
        for topic in topics {
            for partition in try await consumer.partitions(of: topic, timeout: Self.timeout) {
                let (low, high) = try await consumer.watermarks(of: partition, timeout: Self.timeout)
                ends[LogPartition(topic: topic, number: partition.partition)] = low..<max(low, high)
            }
        }
        return ends
    }
}
