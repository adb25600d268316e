/// Decodes the lines of a product file: an event as ``EventDecoder`` knows it, or a bare product object
/// (`{"id" or "product_id": …, "title": …, …}`), which is an upsert.
public struct ProductLineDecoder: Sendable {
    private let decoder: EventDecoder
    private let reader: ProductReader

    /// Creates a decoder of lines.
    public init(
        format: EventFormat = .automatic, mapping: FieldMapping = FieldMapping(),
        limits: DecoderLimits = DecoderLimits()
    ) {
        decoder = EventDecoder(format: format, mapping: mapping, limits: limits)
        reader = ProductReader(mapping: mapping, limits: limits)
    }

    /// Decodes one line.
    /// - Returns: the event; nil for a blank line and for a Debezium message that is about no product.
    /// - Throws: ``RecordFault``.
    public func decode(line: [UInt8]) throws(RecordFault) -> ProductEvent? {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
        let message = try decoder.message(line)
        if try decoder.isEvent(message) { return try decoder.decode(message: message, key: nil) }
        guard let identifier = try reader.identifier(in: message, prefix: nil) else {
            throw RecordFault(
                .missingField, field: decoder.mapping.productID, "expected a string or an integer here or under id")
        }
        return ProductEvent(
            productID: identifier,
            change: .upsert(try reader.product(in: message, identifier: identifier, prefix: nil))
        )
    }
}
