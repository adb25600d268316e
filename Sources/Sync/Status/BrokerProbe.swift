public import Kafka

/// Tries whether topics can be followed, without joining the consumer group and without moving anything.
public final class BrokerProbe: Sendable {
    /// Of each question to the broker.
    private static let timeout = Duration.seconds(4)

    private let group: String
    private let consumer: KafkaConsumer

    /// - Parameter consumer: reaches the broker.
    /// - Throws: `KafkaError` for settings that are not valid.
    public init(consumer configuration: KafkaConsumerConfiguration) throws {
        var configuration = configuration
        configuration.statisticsInterval = .zero
        // What a connection failed of is in the errors.
        configuration.client.log = nil
        group = configuration.groupID
        consumer = try KafkaConsumer(configuration)
    }

    /// The topic's partitions.
    /// - Throws: `KafkaError`, with `unknownTopicOrPartition` for a topic that is not there.
    public func partitions(of topic: String) async throws -> [TopicPartition] {
        try await consumer.partitions(of: topic, patience: .zero, timeout: Self.timeout)
    }

    /// Reads the last record of a partition, or learns that it is empty; takes the right to read the topic.
    /// - Throws: `KafkaError`; `CancellationError`
    public func read(_ partition: TopicPartition) async throws {
        let (low, high) = try await consumer.watermarks(of: partition, timeout: Self.timeout)
        try await consumer.assign([partition: .at(max(low, high - 1))])
        let deadline = ContinuousClock.now + Self.timeout
        var failure = KafkaError(.timedOut, message: "no record came within \(Self.timeout)", topicPartition: partition)
        while ContinuousClock.now < deadline {
            let poll = try await consumer.poll(maximumRecords: 1, timeout: deadline - .now)
            guard poll.records.isEmpty else { return }
            for event in poll.events {
                switch event {
                case .endOfPartition: return
                case .error(let error) where error.isRetriable: failure = error
                case .error(let error): throw error
                case .assigned, .revoked: break
                }
            }
        }
        throw failure
    }

    /// Asks what the group has stored of partitions; takes the right to the group.
    /// - Parameter index: `CodeIndex.identity()`; asked only where the group knows of any.
    /// - Returns: what another index gets by the same group.
    /// - Throws: `KafkaError`
    public func askGroup(
        of partitions: [TopicPartition], for index: () async -> String?
    ) async throws -> SharedGroup? {
        let committed = try await consumer.committedOffsets(of: partitions, timeout: Self.timeout)
        guard !committed.isEmpty, let index = await index() else { return nil }
        return SharedGroup(group, committed: committed, index: index)
    }

    /// Frees the client.
    public func close() async { await consumer.close(timeout: .seconds(1)) }
}
