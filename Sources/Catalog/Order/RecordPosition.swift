/// Where an event stood in its topic; nil for an import.
public struct RecordPosition: Sendable, Hashable {
    /// The topic's name.
    public var topic: String
    /// The partition's number, from 0.
    public var partition: Int32
    /// From 0, rising by one a record.
    public var offset: Int64

    /// A record's place.
    public init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}
