/// Where an event stands among all that is read: in a partition of a topic, or in an import.
public enum LogPlace: Sendable, Hashable {
    /// A record of a topic, and when the log took it, in milliseconds since 1970; nil where it doesn't say.
    case record(RecordPosition, time: Int64?)
    /// An item of an import, from 1.
    case item(Int64, of: ImportFeed)

    /// The place in the form in which it is stored and shown.
    public var position: RecordPosition {
        switch self {
        case .record(let position, _): position
        case .item(let item, let feed): feed.position(of: item)
        }
    }

    /// When the log took it; nil in an import.
    public var time: Int64? { if case .record(_, let time) = self { time } else { nil } }

    /// Whether this place comes after another one.
    ///
    /// Offsets order the records of a partition. An import stands behind the records that had been applied when it began,
    /// and before all others. Records of two partitions, which only a product has that was moved from one to the other,
    /// are ordered by the time at which the log took them.
    public func isBehind(_ other: LogPlace) -> Bool {
        switch (self, other) {
        case (.record(let record, let time), .record(let otherRecord, let otherTime)):
            if record.topic == otherRecord.topic, record.partition == otherRecord.partition {
                return record.offset > otherRecord.offset
            }
            guard let time, let otherTime, time != otherTime else {
                return (record.topic, record.partition) > (otherRecord.topic, otherRecord.partition)
            }
            return time > otherTime
        case (.record(let record, _), .item(_, let feed)): return Self.isBehind(record, feed)
        case (.item(_, let feed), .record(let record, _)): return !Self.isBehind(record, feed)
        case (.item(let item, let feed), .item(let otherItem, let otherFeed)):
            return (feed.number, item) > (otherFeed.number, otherItem)
        }
    }

    /// Whether both are records, of two partitions.
    func isInOtherPartition(than other: LogPlace) -> Bool {
        guard case .record(let record, _) = self, case .record(let otherRecord, _) = other else { return false }
        return record.topic != otherRecord.topic || record.partition != otherRecord.partition
    }

    /// Whether no clock tells two records of two partitions apart.
    func isAtSameTime(as other: LogPlace) -> Bool {
        guard let time, let otherTime = other.time else { return true }
        return time == otherTime
    }

    private static func isBehind(_ record: RecordPosition, _ feed: ImportFeed) -> Bool {
        record.offset >= feed.behind[LogPartition(topic: record.topic, number: record.partition)] ?? 0
    }

    /// The same place, no earlier in time than the one before it in its partition, so that clocks that go back don't undo
    /// the partition's order.
    func following(_ former: LogPlace?) -> LogPlace {
        guard case .record(let record, let time?) = self, case .record(let formerRecord, let formerTime?) = former,
            record.topic == formerRecord.topic, record.partition == formerRecord.partition
        else { return self }
        return .record(record, time: max(time, formerTime))
    }
}
