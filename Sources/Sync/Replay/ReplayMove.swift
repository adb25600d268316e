public import Catalog

/// Where a partition is to be read on.
public struct ReplayMove: Sendable, Equatable {
    /// The partition.
    public let partition: LogPartition
    /// What broker and index had of it.
    public let extent: PartitionExtent
    /// Where reading goes on; -1 for the oldest record.
    public let offset: Int64
}

extension ReplayMove: CustomStringConvertible {
    /// One sentence for a person: where the partition goes on, and what is read again or left out.
    public var description: String {
        let start = max(offset, extent.oldest)
        let place = offset < 0 ? "its oldest record (\(extent.oldest))" : "offset \(offset)"
        let effect =
            switch extent.stored ?? extent.oldest {
            // A topic made anew, or shortened.
            case let stored where stored > extent.newest: "the stored offset \(stored) is beyond the newest record"
            case let stored where stored > start: "offsets \(start) to \(stored - 1) are read again"
            case let stored where stored < start: "offsets \(stored) to \(start - 1) are never read"
            default: "as it is"
            }
        return "\(partition) goes on at \(place): \(effect)"
    }
}
