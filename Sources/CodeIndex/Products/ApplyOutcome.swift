/// What an apply transaction changed.
public struct ApplyOutcome: Sendable, Equatable {
    /// Products created or changed in any field.
    public var upserted = 0
    /// Deletions written, those of products that were gone or unknown included.
    public var deleted = 0
    /// Events that were replayed, or superseded inside the batch.
    public var skipped = 0
    /// Events with a version below one that was seen before.
    public var late = 0
    /// Tombstones of keys under which nothing ever came.
    public var unknown = 0
    /// Events that name no product, stored as dead letters.
    public var refused: [DeadLetter] = []
    /// Products whose text changed, so that their codes are others.
    public var toCode = 0
    /// Of those, the ones whose own codes were posted with them, by generation.
    public var posted: [Int64: Int] = [:]
    /// How many wait for coding, each generation counted.
    public var queued = 0

    /// The events that the products' states come from, as far as their topics say when they were written.
    public var events: [AppliedEvent] = []

    /// Nothing yet.
    public init() {}
}
