/// A dead letter as it is stored.
public struct StoredDeadLetter: Sendable, Equatable {
    public let id: Int64
    public let letter: DeadLetter
    /// ISO 8601, UTC.
    public let createdAt: String
    /// How often it was retried in vain.
    public let retries: Int
}
