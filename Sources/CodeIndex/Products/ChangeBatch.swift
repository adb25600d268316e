public import Catalog

/// What one apply transaction writes.
public struct ChangeBatch: Sendable {
    /// Events in order of arrival; several may concern one product.
    public var events: [PositionedEvent]
    /// Records that could not become events.
    public var deadLetters: [DeadLetter]
    /// Identifiers of stored dead letters that this batch makes good; they are deleted.
    public var settled: [Int64] = []
    /// How far each partition has come with this batch.
    public var progress: [PartitionProgress]

    /// A batch of what one poll or one part of a file brought.
    public init(
        events: [PositionedEvent] = [], deadLetters: [DeadLetter] = [], progress: [PartitionProgress] = []
    ) {
        self.events = events
        self.deadLetters = deadLetters
        self.progress = progress
    }

    /// The event that wins for each product, sorted by product identifier: one key never stands twice in a statement, and
    /// all writers lock rows in the same order.
    var winners: [PositionedEvent] {
        var winners: [String: PositionedEvent] = [:]
        for event in events {
            if let current = winners[event.event.productID], !event.position.supersedes(current.position) { continue }
            winners[event.event.productID] = event
        }
        return winners.values.sorted { $0.event.productID.utf8.lexicographicallyPrecedes($1.event.productID.utf8) }
    }
}
