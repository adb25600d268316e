public import Catalog

/// A partition as its new owner takes it over.
public struct OwnedPartition: Sendable, Equatable {
    /// Which one.
    public var partition: LogPartition
    /// Where to go on; nil for a partition never read before.
    public var nextOffset: Int64?
    /// Raised at each change of owner, so that a former owner's writes are refused.
    public var ownerEpoch: Int64
}
