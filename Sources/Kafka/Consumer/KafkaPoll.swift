/// What one poll found: records first, then events. Records of a partition are in order.
public struct KafkaPoll: Sendable {
    public var records: [KafkaRecord]
    public var events: [KafkaConsumerEvent]

    public init(records: [KafkaRecord] = [], events: [KafkaConsumerEvent] = []) {
        self.records = records
        self.events = events
    }

    public var isEmpty: Bool { records.isEmpty && events.isEmpty }
}
