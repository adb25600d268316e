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
        var moved: [TopicPartition: Int64] = [:]
        var accepted: [KafkaRecord] = []
        // Most stand behind another one of their partition, which is looked up once then.
        var run: (partition: TopicPartition, nextOffset: Int64?)?
        func endRun() { if let run, let offset = run.nextOffset { moved[run.partition] = offset } }
        for record in records {
            if run?.partition != record.topicPartition {
                endRun()
                let partition = record.topicPartition
                run = (partition, moved[partition] ?? positions[partition]?.nextOffset)
            }
            guard let nextOffset = run?.nextOffset, record.offset >= nextOffset else { continue }
            run?.nextOffset = record.offset + 1
            accepted.append(record)
        }
        endRun()
        let progress = moved.sorted { $0.key < $1.key }.compactMap { partition, nextOffset -> PartitionProgress? in
            guard let before = positions[partition], before.nextOffset != nextOffset else { return nil }
            return PartitionProgress(
                partition: LogPartition(partition), expectedOffset: before.nextOffset,
                nextOffset: nextOffset, ownerEpoch: before.ownerEpoch)
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
