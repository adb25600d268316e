/// How many dead letters there are of a topic and cause.
public struct DeadLetterCount: Sendable, Equatable {
    /// Where they came from; `import:` and the path for files.
    public let topic: String
    /// The kind of fault.
    public let cause: String
    /// How many are stored.
    public let count: Int
    /// ISO 8601, UTC.
    public let first: String
    /// ISO 8601, UTC.
    public let last: String
}
