public import Kafka

/// Partitions that another index gets by the same consumer group.
///
/// A group gives each partition to one of its members. Where the members belong to two indexes, each index lacks what the
/// other gets. Every instance leaves a note with the offsets that it tells the group, as soon as it has a partition, so that
/// the group shows which index a partition was given to last.
public struct SharedGroup: Sendable, Equatable {
    /// What an instance leaves with its offsets.
    struct Note: Sendable, Equatable {
        private static let mark = "gramd"

        /// `CodeIndex.identity()`.
        let index: String
        /// Names the instance to people.
        let owner: String

        init(index: String, owner: String) {
            self.index = index
            self.owner = owner
        }

        /// nil for what somebody else has left, or nobody.
        init?(_ text: String) {
            let words = text.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count == 3, words[0] == Self.mark else { return nil }
            self.init(index: words[1], owner: words[2])
        }

        var text: String { "\(Self.mark) \(index) \(owner)" }
    }

    /// So many partitions and instances are named.
    private static let named = 3

    private let group: String
    /// By partition, the other index's instance that had it last.
    let owners: [TopicPartition: String]

    /// - Parameters:
    ///   - committed: what the group knows.
    ///   - index: `CodeIndex.identity()` of this one.
    ///   - followed: the partitions that this instance has now, whatever the group was told of them before.
    /// - Returns: nil where this index gets all that was told.
    public init?(
        _ group: String, committed: [TopicPartition: CommittedOffset], index: String,
        followed: Set<TopicPartition> = []
    ) {
        self.group = group
        owners = committed.compactMapValues { offset in
            Note(offset.note).flatMap { $0.index == index ? nil : $0.owner }
        }.filter { !followed.contains($0.key) }
        if owners.isEmpty { return nil }
    }

    /// How many partitions another index gets.
    public var count: Int { owners.count }

    /// What is wrong, for people.
    public var problem: String {
        let partitions = owners.keys.sorted()
        let names = partitions.prefix(Self.named).map { "\($0)" }.joined(separator: ", ")
        let more = partitions.count > Self.named ? " and \(partitions.count - Self.named) more" : ""
        let others = Set(owners.values).sorted().prefix(Self.named).joined(separator: ", ")
        return "another index shares the consumer group \(group) and gets \(names)\(more), by \(others)"
    }

    /// What to do about it.
    public var advice: String {
        "give each index a kafka.groupID of its own; an index goes on by itself from where it stood"
    }
}
