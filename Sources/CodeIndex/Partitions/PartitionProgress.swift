public import Catalog

/// A partition's step forward, guarded by where it stood and who owned it.
public struct PartitionProgress: Sendable, Equatable {
    public var partition: LogPartition
    public var expectedOffset: Int64
    public var nextOffset: Int64
    public var ownerEpoch: Int64

    public init(partition: LogPartition, expectedOffset: Int64, nextOffset: Int64, ownerEpoch: Int64) {
        self.partition = partition
        self.expectedOffset = expectedOffset
        self.nextOffset = nextOffset
        self.ownerEpoch = ownerEpoch
    }
}
