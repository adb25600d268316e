import Catalog
import CodeIndex
import Kafka

/// Where each assigned partition stands in the index, and under which epoch this instance may move it.
struct PartitionPositions: Sendable, Equatable {
    struct Position: Sendable, Equatable {
        /// -1 for a partition that has never been read.
        var nextOffset: Int64
        var ownerEpoch: Int64
    }

    private(set) var positions: [TopicPartition: Position] = [:]

    init(_ owned: [OwnedPartition] = []) {
        for partition in owned {
            positions[TopicPartition(partition.partition)] = Position(
                nextOffset: partition.nextOffset ?? -1, ownerEpoch: partition.ownerEpoch)
        }
    }

    /// Where reading goes on. A partition never read before starts with its oldest record.
    var startOffsets: [TopicPartition: KafkaOffset] {
        positions.mapValues { $0.nextOffset < 0 ? .beginning : .at($0.nextOffset) }
    }

    /// What comes next of the partitions that were read, to be told to Kafka.
    var commitOffsets: [TopicPartition: Int64] {
        positions.compactMapValues { $0.nextOffset < 0 ? nil : $0.nextOffset }
    }

    /// Where everything stands, as steps that move nothing.
    var standing: [PartitionProgress] {
        positions.sorted { $0.key < $1.key }.map { partition, position in
            PartitionProgress(
                partition: LogPartition(partition), expectedOffset: position.nextOffset,
                nextOffset: position.nextOffset, ownerEpoch: position.ownerEpoch)
        }
    }

    /// The steps that records make; records of partitions that are not owned, or that were read before, are left out.
    func steps(for records: some Sequence<KafkaRecord>) -> (records: [KafkaRecord], progress: [PartitionProgress]) {
        var next = positions
        var accepted: [KafkaRecord] = []
        var moved: Set<TopicPartition> = []
        for record in records {
            guard let position = next[record.topicPartition], record.offset >= position.nextOffset else { continue }
            next[record.topicPartition]?.nextOffset = record.offset + 1
            moved.insert(record.topicPartition)
            accepted.append(record)
        }
        let progress = moved.sorted().compactMap { partition -> PartitionProgress? in
            guard let before = positions[partition], let after = next[partition] else { return nil }
            return PartitionProgress(
                partition: LogPartition(partition), expectedOffset: before.nextOffset,
                nextOffset: after.nextOffset, ownerEpoch: before.ownerEpoch)
        }
        return (accepted, progress)
    }

    /// The steps were stored.
    mutating func advance(_ progress: [PartitionProgress]) {
        for step in progress {
            positions[TopicPartition(step.partition)]?.nextOffset = step.nextOffset
        }
    }
}
