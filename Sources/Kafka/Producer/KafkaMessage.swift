/// A record to be written.
public struct KafkaMessage: Sendable, Hashable {
    /// The topic to write to.
    public var topic: String
    /// nil lets the key choose (murmur2, as Java's client does), or chance when there is no key.
    public var partition: Int32?
    /// What records of the same thing have in common; they come to one partition, in order.
    public var key: [UInt8]?
    /// nil is a tombstone: the key is deleted.
    public var value: [UInt8]?
    /// In this order.
    public var headers: [KafkaHeader]
    /// Milliseconds since 1970; the time of sending when nil.
    public var timestamp: Int64?

    /// A record to be written; each parameter is told beside its property.
    public init(
        topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?, headers: [KafkaHeader] = [],
        timestamp: Int64? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }
}
