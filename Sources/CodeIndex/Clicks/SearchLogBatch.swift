public import Catalog

/// What one transaction writes of a search log.
public struct SearchLogBatch: Sendable {
    /// Each with an identifier or hits; without a time it is of `now`.
    public var queries: [SearchQuery]
    /// In order of arrival; without a time they are of `now`.
    public var actions: [SearchAction]
    /// Records that could not be read.
    public var deadLetters: [DeadLetter]
    /// Records that say nothing of a query and a product, such as other actions than clicks.
    public var recordsPassedOver = 0
    /// Identifiers of stored dead letters that this batch makes good; they are deleted.
    public var settled: [Int64] = []
    /// How far each partition has come with this batch.
    public var progress: [PartitionProgress]
    /// Milliseconds since 1970. Times after it, by more than clocks differ, are taken for it.
    public var now: Int64

    /// A batch as it arrived at a moment.
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

    /// Adds an event.
    /// - Parameter timestamp: when its record came, for events that don't say when they were; milliseconds since 1970.
    public mutating func append(_ event: SearchEvent, at timestamp: Int64?) {
        switch event {
        case .query(var query):
            query.timestamp = query.timestamp ?? timestamp
            queries.append(query)
        case .action(var action):
            action.timestamp = action.timestamp ?? timestamp
            actions.append(action)
        }
    }
}
