/// What an alignment run works on.
public struct AlignmentStart: Sendable, Equatable {
    /// The run's identifier.
    public var run: Int64
    /// The generation that answered when the run began.
    public var champion: Int64
    /// Clicks from this time on judge, in milliseconds since 1970.
    public var newestClicks: Int64
}
