public import Catalog

/// What one transaction writes of a search log.
public struct SearchLogBatch: Sendable {
    /// Each with an identifier or hits; without a time it is of `now`.
    public var queries: [SearchQuery]
    /// In order of arrival; without a time they are of `now`.
    public var actions: [SearchAction]
    public var deadLetters: [DeadLetter]
    /// Identifiers of stored dead letters that this batch makes good; they are deleted.
    public var settled: [Int64] = []
    /// How far each partition has come with this batch.
    public var progress: [PartitionProgress]
    /// Milliseconds since 1970. Times after it, by more than clocks differ, are taken for it.
    public var now: Int64

    public init(
        queries: [SearchQuery] = [], actions: [SearchAction] = [], deadLetters: [DeadLetter] = [],
        progress: [PartitionProgress] = [], now: Int64
    ) {
        self.queries = queries
        self.actions = actions
        self.deadLetters = deadLetters
        self.progress = progress
        self.now = now
    }
}

/// What counts of a search log, and for how long.
public struct SearchLogRules: Sendable, Equatable {
    /// How long after its search an action still belongs to it, in milliseconds.
    public var joinWindow: Int64
    /// Days that counts are kept for.
    public var retentionDays: Int
    /// The most clicks of one client that count a day; each query and product counts once.
    public var clicksPerClient: Int

    public init(joinWindow: Int64 = 30 * 60_000, retentionDays: Int = 90, clicksPerClient: Int = 100) {
        self.joinWindow = joinWindow
        self.retentionDays = retentionDays
        self.clicksPerClient = clicksPerClient
    }
}

/// What became of a batch of a search log.
public struct SearchLogOutcome: Sendable, Equatable {
    /// Searches seen for the first time.
    public var queries = 0
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

    public init() {}
}
