/// How many dead letters there are of a topic and cause.
public struct DeadLetterCount: Sendable, Equatable {
    public let topic: String
    public let cause: String
    public let count: Int
    /// ISO 8601, UTC.
    public let first: String
    public let last: String
}
