/// A decoded event with its place in the log.
public struct PositionedEvent: Sendable {
    /// What happened to the product.
    public var event: ProductEvent
    /// Where it stood; nil where nothing orders it but its arrival.
    public var place: LogPlace?
    /// The record that it was read from, for an event that turns out to name no product; nil where there is none to keep.
    public var source: SourceRecord?

    /// An event with its place in the log.
    public init(event: ProductEvent, place: LogPlace?, source: SourceRecord? = nil) {
        self.event = event
        self.place = place
        self.source = source
    }

    /// An event of a topic; without a record nothing orders it but its arrival.
    public init(event: ProductEvent, record: RecordPosition?) {
        self.init(event: event, place: record.map { .record($0, time: nil) })
    }
}
