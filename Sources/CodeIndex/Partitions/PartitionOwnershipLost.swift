/// Another instance owns the partition now, or its offset moved: this instance must not write for it any more.
public struct PartitionOwnershipLost: Error, Sendable, Equatable, CustomStringConvertible {
    /// The step that was refused.
    public let progress: PartitionProgress

    /// Names the partition, the offset and the epoch.
    public var description: String {
        "another instance has taken over \(progress.partition): offset \(progress.expectedOffset) with "
            + "epoch \(progress.ownerEpoch) is no longer current; nothing of the batch was written"
    }
}
