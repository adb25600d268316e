/// A dead letter as it is stored.
public struct StoredDeadLetter: Sendable, Equatable {
    /// Rises with the order in which they were stored.
    public let id: Int64
    /// The record with its fault.
    public let letter: DeadLetter
    /// ISO 8601, UTC.
    public let createdAt: String
    /// How often it was retried in vain.
    public let retries: Int
}
