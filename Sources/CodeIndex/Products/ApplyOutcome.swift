/// What an apply transaction changed.
public struct ApplyOutcome: Sendable, Equatable {
    /// Products created or changed in any field.
    public var upserted = 0
    /// Deletions written, those of products that were gone or unknown included.
    public var deleted = 0
    /// Events that were older than what is stored, replayed, or superseded inside the batch.
    public var skipped = 0
    /// Products whose text changed, so that they need coding.
    public var toCode = 0

    /// Nothing yet.
    public init() {}
}
