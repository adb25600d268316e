/// What a write of codes changed.
public struct CodingOutcome: Sendable, Equatable {
    public var written = 0
    /// Products whose text had changed, or that were deleted, in the meantime.
    public var stale = 0

    public init() {}
}
