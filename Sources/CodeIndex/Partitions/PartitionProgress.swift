public import Catalog

/// A partition's step forward, guarded by where it stood and who owned it.
public struct PartitionProgress: Sendable, Equatable {
    /// Which one moves.
    public var partition: LogPartition
    /// Where it has to stand before the step; -1 for one never read.
    public var expectedOffset: Int64
    /// Where it stands after it: the offset of the next record.
    public var nextOffset: Int64
    /// The epoch under which this instance owns it.
    public var ownerEpoch: Int64

    /// A step of one partition.
    public init(partition: LogPartition, expectedOffset: Int64, nextOffset: Int64, ownerEpoch: Int64) {
        self.partition = partition
        self.expectedOffset = expectedOffset
        self.nextOffset = nextOffset
        self.ownerEpoch = ownerEpoch
    }
}
