/// A record read from a partition.
public struct KafkaRecord: Sendable, Hashable {
    /// Where it was read.
    public var topicPartition: TopicPartition
    /// Its place in the partition, from 0.
    public var offset: Int64
    /// What records of the same thing have in common; nil without one.
    public var key: [UInt8]?
    /// nil is a tombstone: the key was deleted. An empty value is not.
    public var value: [UInt8]?
    /// Milliseconds since 1970, given by the producer or the broker.
    public var timestamp: Int64?
    /// In the order in which the producer gave them.
    public var headers: [KafkaHeader]

    /// A record; each parameter is told beside its property.
    public init(
        topicPartition: TopicPartition, offset: Int64, key: [UInt8]?, value: [UInt8]?, timestamp: Int64? = nil,
        headers: [KafkaHeader] = []
    ) {
        self.topicPartition = topicPartition
        self.offset = offset
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }
}
