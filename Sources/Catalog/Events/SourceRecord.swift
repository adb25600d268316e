/// A record of a log as it came, before it is read.
public struct SourceRecord: Sendable, Equatable {
    /// What a producer says beside key and value.
    public struct Header: Sendable, Equatable {
        /// The name; several headers may share it.
        public var name: String
        /// The value's bytes; nil where there is none.
        public var value: [UInt8]?

        /// A header.
        public init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    /// What records of the same thing have in common; nil without one.
    public var key: [UInt8]?
    /// nil is a tombstone.
    public var value: [UInt8]?
    /// In the order in which the producer gave them.
    public var headers: [Header]
    /// Where it stood; nil for what comes from a file.
    public var position: RecordPosition?
    /// Milliseconds since 1970, given by the producer or the broker; nil where neither says.
    public var timestamp: Int64?

    /// A record; each parameter is told beside its property.
    public init(
        key: [UInt8]?, value: [UInt8]?, headers: [Header] = [], position: RecordPosition? = nil,
        timestamp: Int64? = nil
    ) {
        self.key = key
        self.value = value
        self.headers = headers
        self.position = position
        self.timestamp = timestamp
    }
}
