/// What became of a batch of a search log.
public struct SearchLogOutcome: Sendable, Equatable {
    /// Searches seen for the first time.
    public var queries = 0
    /// Products shown, of searches seen for the first time and of impression events.
    public var impressions = 0
    /// Clicks counted.
    public var clicks = 0
    /// Clicks of a client on what it had clicked that day for the same query.
    public var repeated = 0
    /// Clicks of clients that had too many that day.
    public var capped = 0
    /// Actions that wait for their search.
    public var waiting = 0
    /// Actions too long after their search, or older than what is kept.
    public var late = 0

    /// Nothing yet.
    public init() {}
}
