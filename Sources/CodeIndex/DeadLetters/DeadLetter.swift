public import Catalog

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
