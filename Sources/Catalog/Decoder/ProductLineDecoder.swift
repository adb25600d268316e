/// Decodes what files of products hold: events as ``EventDecoder`` knows them, or bare product objects
/// (`{"id" or "product_id": …, "title": …, …}`), which are upserts.
public struct ProductLineDecoder: Sendable {
    private let decoder: EventDecoder

    /// Creates a decoder of lines, by what holds for events.
    public init(_ decoder: EventDecoder = EventDecoder()) {
        self.decoder = decoder
    }

    /// Decodes one line.
    /// - Returns: its events; none for a blank line and for a Debezium message that is about no product.
    /// - Throws: ``RecordFault``.
    public func decode(line: [UInt8]) throws(RecordFault) -> [ProductEvent] {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return [] }
        return try decode(try decoder.document(line))
    }

    /// Decodes one product or event that is parsed already: an element of an array, a row of a table.
    /// - Throws: ``RecordFault``.
    public func decode(_ document: JSONValue) throws(RecordFault) -> [ProductEvent] {
        try decode(try decoder.document(document))
    }

    private func decode(_ document: Document) throws(RecordFault) -> [ProductEvent] {
        if decoder.isEvent(document.message) { return try decoder.decode(document, .line) }
        return try decoder.rowEvents(document.message, document, .line)
    }
}

extension EventDecoder {
    /// Whether a message is an event, and not a bare product.
    fileprivate func isEvent(_ message: [String: JSONValue]) -> Bool {
        if mapping.product == nil || format == .debezium { return true }
        if let operation, operation.value(in: message) != nil { return true }
        if message["schema"] != nil || message["payload"] != nil { return true }
        return format == .automatic && DebeziumEnvelope.isRecognized(message)
    }
}
