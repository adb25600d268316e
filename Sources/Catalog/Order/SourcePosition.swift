/// What orders the events of one product: the source's version first, then the place in the partition.
///
/// Clocks take no part, so one that is an hour off changes nothing.
public struct SourcePosition: Sendable, Equatable {
    /// The source's own count of the product's changes; nil where it has none.
    public var version: Int64?
    /// The place in the log; nil for an import.
    public var record: RecordPosition?

    /// A position; what is nil orders nothing.
    public init(version: Int64?, record: RecordPosition?) {
        self.version = version
        self.record = record
    }

    /// Whether an event at this position may replace a product's state that came from `other`.
    ///
    /// A replayed event (same partition, offset not above) never may; of two versions the higher wins; without two versions
    /// the later arrival wins.
    public func supersedes(_ other: SourcePosition) -> Bool {
        if let version, let otherVersion = other.version, version != otherVersion { return version > otherVersion }
        if let record, let otherRecord = other.record, record.topic == otherRecord.topic,
            record.partition == otherRecord.partition
        {
            return record.offset > otherRecord.offset
        }
        return true
    }
}
