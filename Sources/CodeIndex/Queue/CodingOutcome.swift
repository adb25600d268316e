/// What a write of codes changed.
public struct CodingOutcome: Sendable, Equatable {
    /// Products whose postings were replaced.
    public var written = 0
    /// Products whose text had changed, or that were deleted, in the meantime.
    public var stale = 0

    /// Nothing yet.
    public init() {}
}
