import Catalog

/// What one apply transaction writes.
public struct ChangeBatch: Sendable {
    /// Events in order of arrival; several may concern one product.
    public var events: [PositionedEvent]
    public var deadLetters: [DeadLetter]
    /// Identifiers of stored dead letters that this batch makes good; they are deleted.
    public var settled: [Int64] = []
    /// How far each partition has come with this batch.
    public var progress: [PartitionProgress]

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

/// A partition's step forward, guarded by where it stood and who owned it.
public struct PartitionProgress: Sendable, Equatable {
    public var topic: String
    public var partition: Int32
    public var expectedOffset: Int64
    public var nextOffset: Int64
    public var ownerEpoch: Int64

    public init(topic: String, partition: Int32, expectedOffset: Int64, nextOffset: Int64, ownerEpoch: Int64) {
        self.topic = topic
        self.partition = partition
        self.expectedOffset = expectedOffset
        self.nextOffset = nextOffset
        self.ownerEpoch = ownerEpoch
    }
}

/// A record that can't become an event.
public struct DeadLetter: Sendable, Equatable {
    public var record: RecordPosition
    public var key: [UInt8]?
    public var payload: [UInt8]?
    /// The kind of fault, stable, for counting.
    public var cause: String
    public var message: String

    public init(record: RecordPosition, key: [UInt8]?, payload: [UInt8]?, cause: String, message: String) {
        self.record = record
        self.key = key
        self.payload = payload
        self.cause = cause
        self.message = message
    }
}

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

    public init() {}
}
