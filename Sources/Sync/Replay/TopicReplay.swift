import Catalog
public import CodeIndex
public import Kafka

/// Lets topics be read again from an earlier place, or on from a later one, also while instances follow them.
public struct TopicReplay: Sendable {
    /// What is read again.
    public enum Source: Sendable, Equatable {
        /// The product topic.
        case products(topic: String, Reason)
        /// Search-log topics; from the earliest record, everything counted of any of them is forgotten.
        case searchLogs(topics: [String])
    }

    /// Why the product topic is read again.
    public enum Reason: Sendable, Equatable {
        /// For its own sake: no event is applied twice.
        case again
        /// It was deleted and made anew, so that its offsets say nothing about events applied before.
        case newTopic
        /// Its source counts versions anew, so that those from the place on are above all before.
        case newSource
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
                let extents = try await extents(of: topic, target, stored, consumer)
                if case .products(_, .newSource) = source, target == .earliest {
                    found += try await sourceStarts(of: topic, extents)
                } else {
                    found += try target.moves(in: topic, extents)
                }
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
        case .products(let topic, let reason):
            let offsets = Dictionary(uniqueKeysWithValues: moves.map { ($0.partition.number, $0.offset) })
            switch reason {
            case .again: try await index.partitions.moveOffsets(of: topic, to: offsets, isNewTopic: false)
            case .newTopic: try await index.partitions.moveOffsets(of: topic, to: offsets, isNewTopic: true)
            case .newSource: try await index.partitions.beginSource(of: topic, at: offsets)
            }
        case .searchLogs:
            try await index.clicks.moveOffsets(
                to: Dictionary(uniqueKeysWithValues: moves.map { ($0.partition, $0.offset) }),
                forgetting: target == .earliest)
        }
    }

    /// Where each partition's source seems to have begun to count anew: at the first event that was late, or with what comes.
    private func sourceStarts(of topic: String, _ extents: [PartitionExtent]) async throws -> [ReplayMove] {
        let lateness = try await index.partitions.lateness(of: topic)
        return extents.map { extent in
            let partition = LogPartition(topic: topic, number: extent.number)
            let start = lateness[partition]?.since ?? extent.stored ?? extent.oldest
            return ReplayMove(partition: partition, extent: extent, offset: max(start, extent.oldest))
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
