/// What one poll found: records first, then events. Records of a partition are in order.
public struct KafkaPoll: Sendable {
    /// Those of a partition are in the order of their offsets.
    public var records: [KafkaRecord]
    /// What happened, in the order in which it was found.
    public var events: [KafkaConsumerEvent]

    /// What a poll found.
    public init(records: [KafkaRecord] = [], events: [KafkaConsumerEvent] = []) {
        self.records = records
        self.events = events
    }

    /// Whether it found nothing before its timeout.
    public var isEmpty: Bool { records.isEmpty && events.isEmpty }
}
