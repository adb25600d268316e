/// Decodes the messages of a product topic.
///
/// - A plain message: `{"op": "create|update|upsert|delete", "product_id": …, "ts": …, "version": …, "product": {…}}`;
///   the operations' first letters `c`, `u` and `d` serve too. Where the identifier is absent, the record's key is it.
/// - A Debezium change event, with or without its `schema`/`payload` wrapper.
/// - A tombstone, a null value: the product named by the key is deleted.
///
/// Decoding is a pure function of key and value. Whatever the bytes are, the result is an event, nil or a
/// ``RecordFault``.
public struct EventDecoder: Sendable {
    /// How messages are written.
    public let format: EventFormat
    /// Where a message keeps what.
    public let mapping: FieldMapping
    /// What a message may hold.
    public let limits: DecoderLimits

    let reader: ProductReader
    private let operation: FieldPath?
    private let productID: FieldPath
    private let timestamp: FieldPath
    private let version: FieldPath
    private let product: FieldPath?

    /// Creates a decoder.
    public init(
        format: EventFormat = .automatic, mapping: FieldMapping = FieldMapping(),
        limits: DecoderLimits = DecoderLimits()
    ) {
        self.format = format
        self.mapping = mapping
        self.limits = limits
        operation = mapping.operation.map(FieldPath.init)
        productID = FieldPath(mapping.productID)
        timestamp = FieldPath(mapping.timestamp)
        version = FieldPath(mapping.version)
        product = mapping.product.isEmpty ? nil : FieldPath(mapping.product)
        var envelopeNames: [String] = []
        if mapping.product.isEmpty {
            envelopeNames = [mapping.operation, mapping.timestamp, mapping.version].compactMap { $0 }
        }
        reader = ProductReader(mapping: mapping, limits: limits, envelopeNames: envelopeNames)
    }

    /// Decodes one record.
    /// - Parameters:
    ///   - key: the record's key; needed for tombstones and where the value doesn't name the product.
    ///   - value: the record's value; nil is a tombstone.
    /// - Returns: the event; nil for a message of a Debezium connector that is about no product (heartbeat,
    ///   transaction boundary, schema change, logical message).
    /// - Throws: ``RecordFault`` where the record is no event and never will be.
    public func decode(key: [UInt8]?, value: [UInt8]?) throws(RecordFault) -> ProductEvent? {
        if let key { try limits.check(key.count, against: limits.messageBytes, field: "key") }
        guard let value else {
            return ProductEvent(productID: try productID(fromKey: key), change: .delete)
        }
        return try decode(message: try message(value), key: key)
    }

    /// Parses a message, which is an object.
    func message(_ bytes: [UInt8]) throws(RecordFault) -> [String: JSONValue] {
        try limits.check(bytes.count, against: limits.messageBytes, field: "value")
        guard !bytes.isEmpty else {
            throw RecordFault(.invalidJSON, "expected a JSON object, found an empty value; a tombstone is a null value")
        }
        let value = try JSONValue(parsing: bytes, maximumDepth: limits.depth)
        guard case .object(let message) = value else {
            throw RecordFault(.wrongType, "expected a JSON object, found \(value.typeName)")
        }
        return message
    }

    func decode(message: [String: JSONValue], key: [UInt8]?) throws(RecordFault) -> ProductEvent? {
        if format == .plain { return try plainEvent(message, key: key) }
        let envelope = try DebeziumEnvelope(message: message)
        if format == .debezium || envelope.isRecognized { return try debeziumEvent(envelope, key: key) }
        return try plainEvent(message, key: key)
    }

    /// Whether a message is an event, and not a bare product.
    func isEvent(_ message: [String: JSONValue]) throws(RecordFault) -> Bool {
        if let operation, operation.value(in: message) != nil { return true }
        if format == .plain { return false }
        return format == .debezium ? true : try DebeziumEnvelope(message: message).isRecognized
    }

    private func plainEvent(_ message: [String: JSONValue], key: [UInt8]?) throws(RecordFault) -> ProductEvent {
        let isDelete = try isPlainDelete(message)
        let identifier: String
        if let value = productID.presentValue(in: message) {
            identifier = try reader.identifier(value, field: productID.text)
        } else if key != nil {
            identifier = try productID(fromKey: key)
        } else {
            throw RecordFault(
                .missingField, field: productID.text, "expected a string or an integer, or the record's key instead")
        }

        var event = ProductEvent(productID: identifier, change: .delete)
        event.version = try version(in: message)
        if let value = timestamp.presentValue(in: message) {
            event.timestamp = try EventTime.milliseconds(value, field: timestamp.text)
        }
        if isDelete { return event }

        guard let product else {
            event.change = .upsert(try reader.product(in: message, identifier: identifier, prefix: nil))
            return event
        }
        guard let value = product.presentValue(in: message) else {
            throw RecordFault(.missingField, field: product.text, "expected an object with the product's full state")
        }
        guard case .object(let object) = value else {
            throw RecordFault(.wrongType, field: product.text, "expected an object, found \(value.typeName)")
        }
        event.change = .upsert(try reader.product(in: object, identifier: identifier, prefix: product.text))
        return event
    }

    private func isPlainDelete(_ message: [String: JSONValue]) throws(RecordFault) -> Bool {
        guard let operation else { return false }
        let expectation = "expected create, update, upsert or delete"
        guard let value = operation.presentValue(in: message) else {
            throw RecordFault(.missingField, field: operation.text, expectation)
        }
        guard let name = value.stringValue else {
            throw RecordFault(.wrongType, field: operation.text, "\(expectation), found \(value.typeName)")
        }
        switch name.lowercased() {
        case "create", "update", "upsert", "c", "u": return false
        case "delete", "d": return true
        default:
            throw RecordFault(.unknownOperation, field: operation.text, "\(expectation), found \"\(name.excerpt())\"")
        }
    }

    /// Reads the source's version where the mapping says it is; nil where it is absent or null.
    func version(in message: [String: JSONValue]) throws(RecordFault) -> Int64? {
        guard let value = version.presentValue(in: message) else { return nil }
        return try integer(value, field: version.text)
    }

    /// Reads a 64-bit integer, written as a number or as text.
    func integer(_ value: JSONValue, field: String) throws(RecordFault) -> Int64 {
        let number: JSONNumber?
        switch value {
        case .number(let given): number = given
        case .string(let text): number = JSONNumber(text)
        default: number = nil
        }
        guard let number, number.isIntegerLiteral else {
            throw RecordFault(.wrongType, field: field, "expected an integer, found \(value.typeName)")
        }
        guard let integer = number.int64 else {
            throw RecordFault(
                .numberOutOfRange, field: field, "expected an integer of 64 bits, found \(number.text.prefix(40))")
        }
        return integer
    }
}

extension EventDecoder {
    /// Decodes one record.
    /// - Returns: its events, none for a message that is about no product.
    /// - Throws: ``RecordFault`` where the record is no event and never will be.
    public func decode(_ record: SourceRecord) throws(RecordFault) -> [ProductEvent] {
        try decode(key: record.key, value: record.value).map { [$0] } ?? []
    }
}
