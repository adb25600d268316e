/// What a member of a consumer group has told it of a partition.
public struct CommittedOffset: Sendable, Hashable {
    /// The offset that comes next.
    public var offset: Int64
    /// What the member that committed it wrote beside it (`metadata` in the protocol's OffsetCommit); mostly empty.
    public var note: String

    /// An offset and its note.
    public init(offset: Int64, note: String) {
        self.offset = offset
        self.note = note
    }
}
