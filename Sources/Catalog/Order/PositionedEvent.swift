/// A decoded event with its position.
public struct PositionedEvent: Sendable {
    public var event: ProductEvent
    public var record: RecordPosition?

    public init(event: ProductEvent, record: RecordPosition?) {
        self.event = event
        self.record = record
    }

    /// What orders it among its product's events.
    public var position: SourcePosition { SourcePosition(version: event.version, record: record) }
}
