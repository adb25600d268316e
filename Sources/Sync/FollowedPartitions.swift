import Catalog
import CodeIndex
import Kafka
import Synchronization

/// How far each partition that a follower has is applied: told by the follower, read by whoever measures its lag.
public final class FollowedPartitions: Sendable {
    /// What is known of a partition. Times are in milliseconds since 1970, as Kafka gives them.
    struct Standing: Sendable, Equatable {
        /// The offset behind the last record that was applied; nil for a partition that has never been read.
        var nextOffset: Int64?
        /// The end of the partition, once everything before it was polled: its last offsets may be no records.
        var polledEnd: Int64?
        /// Whether a record was polled that is not applied yet.
        var isWaiting = false
        /// The time of the first such record.
        var waitingTime: Int64?
        /// The time of the last record that was applied.
        var appliedTime: Int64?

        /// Every record below it is applied; nil where nothing ever was.
        var applied: Int64? {
            guard !isWaiting, let polledEnd else { return nextOffset }
            return max(nextOffset ?? 0, polledEnd)
        }
    }

    private let state = Mutex<[TopicPartition: Standing]>([:])
    private let identity = Mutex<String?>(nil)

    /// No partition is followed yet.
    public init() {}

    /// All partitions that the follower has now.
    var standings: [TopicPartition: Standing] { state.withLock { $0 } }

    /// Which index the partitions are applied to (`CodeIndex.identity()`); nil before the follower's group gave it any.
    var index: String? { identity.withLock { $0 } }

    /// The follower reads these partitions, and no others, from where an index stands.
    func replace(with owned: [OwnedPartition], of index: String) {
        identity.withLock { $0 = index }
        state.withLock { standings in
            let former = standings
            standings = [:]
            for partition in owned {
                let key = TopicPartition(partition.partition)
                // Read again from the same place: the first record that waits is still the same.
                if let known = former[key], known.nextOffset == partition.nextOffset {
                    standings[key] = known
                } else {
                    standings[key] = Standing(nextOffset: partition.nextOffset)
                }
            }
        }
    }

    /// The follower has no partition any more.
    func removeAll() { state.withLock { $0 = [:] } }

    /// Records and ends were polled; the records are to be applied next. Nothing that was polled before still waits.
    func polled(_ poll: KafkaPoll) {
        state.withLock { standings in
            var seen: Set<TopicPartition> = []
            var latest: TopicPartition?
            for record in poll.records where record.topicPartition != latest {
                guard let standing = standings[record.topicPartition],
                    record.offset >= standing.nextOffset ?? 0, seen.insert(record.topicPartition).inserted
                else { continue }
                latest = record.topicPartition
                standings[record.topicPartition]?.isWaiting = true
                standings[record.topicPartition]?.waitingTime = record.timestamp
            }
            for case .endOfPartition(let partition, let offset) in poll.events {
                standings[partition]?.polledEnd = offset
                if !seen.contains(partition) { standings[partition]?.isWaiting = false }
            }
        }
    }

    /// Records are applied.
    func applied(upTo positions: PartitionPositions, _ records: [KafkaRecord]) {
        state.withLock { standings in
            for (partition, position) in positions.positions {
                standings[partition]?.nextOffset = position.nextOffset < 0 ? nil : position.nextOffset
                standings[partition]?.isWaiting = false
            }
            var latest: [TopicPartition: Int64] = [:]
            var partition: TopicPartition?
            // From the end, so that the first that is met of a partition counts.
            for record in records.reversed() where record.topicPartition != partition {
                guard let timestamp = record.timestamp else { continue }
                partition = record.topicPartition
                if latest[record.topicPartition] == nil { latest[record.topicPartition] = timestamp }
            }
            for (partition, timestamp) in latest { standings[partition]?.appliedTime = timestamp }
        }
    }
}
