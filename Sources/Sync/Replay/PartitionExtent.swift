/// What broker and index have of a partition.
public struct PartitionExtent: Sendable, Equatable {
    /// The partition's number.
    public var number: Int32
    /// Where the index would read on; nil where nothing was read yet.
    public var stored: Int64?
    /// The offset of the oldest record on the broker.
    public var oldest: Int64
    /// The offset behind the newest record, not below `oldest`.
    public var newest: Int64
    /// The offset of the first record that is not older than the time asked for; nil where there is none, or where no
    /// time was asked for.
    public var firstInTime: Int64?

    /// Creates an extent.
    public init(number: Int32, stored: Int64?, oldest: Int64, newest: Int64, firstInTime: Int64? = nil) {
        self.number = number
        self.stored = stored
        self.oldest = oldest
        self.newest = newest
        self.firstInTime = firstInTime
    }
}
