/// A decoded event with its position.
public struct PositionedEvent: Sendable {
    /// What happened to the product.
    public var event: ProductEvent
    /// Where it stood; nil for an import.
    public var record: RecordPosition?

    /// An event with its place in the log.
    public init(event: ProductEvent, record: RecordPosition?) {
        self.event = event
        self.record = record
    }

    /// What orders it among its product's events.
    public var position: SourcePosition { SourcePosition(version: event.version, record: record) }
}
