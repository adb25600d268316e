public import Catalog

/// A record that can't become an event.
public struct DeadLetter: Sendable, Equatable {
    /// Where it stood.
    public var record: RecordPosition
    /// The record's key; nil where it had none.
    public var key: [UInt8]?
    /// The record's value as it came; nil for a tombstone.
    public var payload: [UInt8]?
    /// The kind of fault, stable, for counting.
    public var cause: String
    /// What is wrong with it, for people.
    public var message: String

    /// A record with its fault.
    public init(record: RecordPosition, key: [UInt8]?, payload: [UInt8]?, cause: String, message: String) {
        self.record = record
        self.key = key
        self.payload = payload
        self.cause = cause
        self.message = message
    }
}
