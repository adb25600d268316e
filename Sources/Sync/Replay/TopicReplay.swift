import Catalog
public import CodeIndex
public import Kafka

/// Lets topics be read again from an earlier place, or on from a later one, also while instances follow them.
public struct TopicReplay: Sendable {
    /// What is read again.
    public enum Source: Sendable, Equatable {
        /// The product topic.
        /// - Parameter isNew: it was deleted and made anew, so that its offsets say nothing about events applied before.
        case products(topic: String, isNew: Bool)
        /// Search-log topics; from the earliest record, everything counted of any of them is forgotten.
        case searchLogs(topics: [String])
    }

    private let source: Source
    private let consumer: KafkaConsumerConfiguration
    private let index: CodeIndex

    /// Creates a replay; nothing is read or changed yet.
    public init(of source: Source, consumer: KafkaConsumerConfiguration, index: CodeIndex) {
        self.source = source
        self.consumer = consumer
        self.index = index
    }

    /// What a place means for each partition.
    /// - Throws: ``ReplayError`` for a place that does not exist; `KafkaError`, `PostgresError`.
    public func plan(to target: ReplayTarget) async throws -> [ReplayMove] {
        let status = try await index.status()
        let stored = Dictionary(uniqueKeysWithValues: status.partitions.map { ($0.partition, $0.nextOffset) })
        let consumer = try KafkaConsumer(consumer)
        let moves: Result<[ReplayMove], any Error>
        do {
            var found: [ReplayMove] = []
            for topic in topics {
                found += try target.moves(in: topic, await extents(of: topic, target, stored, consumer))
            }
            moves = .success(found)
        } catch { moves = .failure(error) }
        await consumer.close()
        return try moves.get()
    }

    /// Moves the stored offsets; whoever follows the partitions reads on from there.
    /// - Parameters:
    ///   - moves: what ``plan(to:)`` found.
    ///   - target: the place it was asked for.
    /// - Throws: `PostgresError`; nothing was changed then.
    public func perform(_ moves: [ReplayMove], to target: ReplayTarget) async throws {
        switch source {
        case .products(let topic, let isNew):
            try await index.partitions.moveOffsets(
                of: topic, to: Dictionary(uniqueKeysWithValues: moves.map { ($0.partition.number, $0.offset) }),
                isNewTopic: isNew)
        case .searchLogs:
            try await index.clicks.moveOffsets(
                to: Dictionary(uniqueKeysWithValues: moves.map { ($0.partition, $0.offset) }),
                forgetting: target == .earliest)
        }
    }

    private var topics: [String] {
        switch source {
        case .products(let topic, _): [topic]
        case .searchLogs(let topics): topics
        }
    }

    private func extents(
        of topic: String, _ target: ReplayTarget, _ stored: [LogPartition: Int64?], _ consumer: KafkaConsumer
    ) async throws -> [PartitionExtent] {
        let partitions = try await consumer.partitions(of: topic)
        var starts: [TopicPartition: KafkaOffset] = [:]
        if case .time(let time) = target { starts = try await consumer.offsets(for: partitions, at: time) }
        var extents: [PartitionExtent] = []
        for partition in partitions {
            let (oldest, newest) = try await consumer.watermarks(of: partition)
            let firstInTime: Int64? = if case .at(let offset) = starts[partition] { offset } else { nil }
            extents.append(
                PartitionExtent(
                    number: partition.partition, stored: stored[LogPartition(partition)] ?? nil, oldest: oldest,
                    newest: newest, firstInTime: firstInTime))
        }
        return extents
    }
}
