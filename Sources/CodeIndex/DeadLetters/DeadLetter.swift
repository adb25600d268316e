public import Catalog

/// A record that can't become an event.
public struct DeadLetter: Sendable, Equatable {
    /// Where it stood.
    public var record: RecordPosition
    /// The record's key; nil where it had none.
    public var key: [UInt8]?
    /// The record's value as it came; nil for a tombstone.
    public var payload: [UInt8]?
    /// What the producer said beside key and value.
    public var headers: [SourceRecord.Header]
    /// When the log took it, in milliseconds since 1970; nil where it doesn't say.
    public var time: Int64?
    /// The kind of fault, stable, for counting.
    public var cause: String
    /// What is wrong with it, for people.
    public var message: String

    /// A record with its fault.
    public init(
        record: RecordPosition, key: [UInt8]?, payload: [UInt8]?, headers: [SourceRecord.Header] = [],
        time: Int64? = nil, cause: String, message: String
    ) {
        self.record = record
        self.key = key
        self.payload = payload
        self.headers = headers
        self.time = time
        self.cause = cause
        self.message = message
    }
}

extension DeadLetter {
    /// The record as it came.
    public var source: SourceRecord {
        SourceRecord(key: key, value: payload, headers: headers, position: record, timestamp: time)
    }

    /// A record with its fault.
    public init(_ source: SourceRecord, at position: RecordPosition, _ fault: RecordFault) {
        self.init(
            record: position, key: source.key, payload: source.value, headers: source.headers, time: source.timestamp,
            cause: fault.code.rawValue, message: fault.message)
    }
}
