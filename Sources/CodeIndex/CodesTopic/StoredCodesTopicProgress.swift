/// How far codes topics have been written, as the database has it.
public struct StoredCodesTopicProgress: Sendable, Equatable {
    /// Up to where, and what is filled.
    public let progress: CodesTopicProgress
    /// The newest version given out; 0 before the first.
    public let version: Int64
}
