/// Decodes the records of a product topic.
///
/// - A plain message: `{"op": "create|update|upsert|patch|delete", "product_id": …, "ts": …, "version": …,
///   "product": {…}}`, with other words for the same (``OperationWords``). Where the identifier is absent, the record's
///   key is it.
/// - A Debezium change event, or a row that `ExtractNewRecordState` made of one; with or without Kafka Connect's
///   `schema`/`payload` wrapper.
/// - A tombstone, a null value: the product named by the key, or that came under it before, is deleted.
///
/// Decoding is a pure function of the record. Whatever the bytes are, the result is events or a ``RecordFault``.
public struct EventDecoder: Sendable {
    /// How messages are written.
    public let format: EventFormat
    /// Where a message keeps what.
    public let mapping: FieldMapping
    /// What a message may hold.
    public let limits: DecoderLimits
    /// What the words of operations mean.
    public let operations: OperationWords
    /// Which values say that a product is gone.
    public let deletions: DeletionRules
    /// What messages hold of a product.
    public let updates: UpdateKind
    /// What is done with optional fields that can't be read.
    public let invalidFields: InvalidFields
    /// What Debezium writes in place of values that were not sent.
    public let unavailable: UnavailableValue
    /// Which tables' rows are products.
    public let tables: SourceTables

    let reader: ProductReader
    let operation: FieldPath?

    /// Creates a decoder; the parameters are told beside the properties.
    public init(
        format: EventFormat = .automatic, mapping: FieldMapping = FieldMapping(),
        limits: DecoderLimits = DecoderLimits(), operations: OperationWords = OperationWords(),
        deletions: DeletionRules = DeletionRules(), updates: UpdateKind = .full, invalidFields: InvalidFields = .drop,
        unavailable: UnavailableValue = UnavailableValue(), tables: SourceTables = SourceTables()
    ) {
        self.format = format
        self.mapping = mapping
        self.limits = limits
        self.operations = operations
        self.deletions = deletions
        self.updates = updates
        self.invalidFields = invalidFields
        self.unavailable = unavailable
        self.tables = tables
        operation = mapping.operation.path(standard: "op")
        reader = ProductReader(
            mapping: mapping, limits: limits, unavailable: unavailable, envelopeNames: Self.envelopeNames(mapping))
    }

    /// The same decoder for messages that are written in another way, or hold other parts of products.
    func with(format: EventFormat, updates: UpdateKind? = nil) -> EventDecoder {
        EventDecoder(
            format: format, mapping: mapping, limits: limits, operations: operations, deletions: deletions,
            updates: updates ?? self.updates, invalidFields: invalidFields, unavailable: unavailable,
            tables: tables)
    }

    var identifiers: IdentifierReader { reader.identifiers }

    /// Names of the message that are no attributes where the message itself is the product.
    static func envelopeNames(_ mapping: FieldMapping) -> [String] {
        guard mapping.product == nil else { return [] }
        let paths = [
            mapping.operation.path(standard: "op"), mapping.timestamp.path(standard: nil),
            mapping.version.path(standard: nil),
        ]
        return paths.compactMap { $0?.name }
    }

    /// Decodes one record.
    /// - Returns: its events in order: none for a message that is about no product (a connector's heartbeat, transaction
    ///   boundary, schema change, logical message, a row of another table), two where a row's identifier changed.
    /// - Throws: ``RecordFault`` where the record is no event and never will be.
    public func decode(_ record: SourceRecord) throws(RecordFault) -> [ProductEvent] {
        if let key = record.key { try limits.check(key.count, against: limits.messageBytes, field: "key") }
        let context = RecordContext(record, maximumDepth: limits.depth)
        guard let value = record.value else { return try tombstones(context) }
        return try decode(try document(value), context)
    }

    /// Parses a message.
    func document(_ bytes: [UInt8]) throws(RecordFault) -> Document {
        try limits.check(bytes.count, against: limits.messageBytes, field: "value")
        guard !bytes.isEmpty else {
            throw RecordFault(.invalidJSON, "expected a JSON object, found an empty value; a tombstone is a null value")
        }
        var refused: [RefusedNumber] = []
        let value =
            invalidFields == .reject
            ? try JSONValue(parsing: bytes, maximumDepth: limits.depth)
            : try JSONParser.parse(bytes, maximumDepth: limits.depth, refusedNumbers: &refused)
        return try document(value, refused)
    }

    /// A message that is parsed already; a text that is the JSON of an object is that, as some connectors write messages.
    func document(_ value: JSONValue, _ refused: [RefusedNumber] = []) throws(RecordFault) -> Document {
        if case .object(let message) = value { return Document(message: message, refusedNumbers: refused) }
        guard case .object(let message)? = value.written(maximumDepth: limits.depth) else {
            let advice = value.arrayValue == nil ? "" : "; a catalog.transform of .[] makes a message of each element"
            throw RecordFault(.wrongType, "expected a JSON object, found \(value.typeName)\(advice)")
        }
        return Document(message: message, refusedNumbers: refused)
    }

    func decode(_ document: Document, _ context: RecordContext) throws(RecordFault) -> [ProductEvent] {
        var message = document.message
        var isWrapped = false
        if message.count <= 2, let payload = wrappedPayload(of: message) {
            switch payload.written(maximumDepth: limits.depth) ?? payload {
            case .null: return try tombstones(context)
            case .object(let members): message = members
            default: throw RecordFault(.wrongType, field: "payload", "expected an object, found \(payload.typeName)")
            }
            isWrapped = true
        }
        switch form(of: message, isWrapped: isWrapped) {
        case .envelope: return try debeziumEvents(message, document, context)
        case .row: return try rowEvents(message, document, context)
        case .plain: return try plainEvents(message, document, context)
        }
    }

    /// How a message is written.
    enum Form {
        /// A Debezium change event.
        case envelope
        /// The product's row, without anything around it or with Debezium's names in it.
        case row
        case plain
    }

    func form(of message: [String: JSONValue], isWrapped: Bool) -> Form {
        switch format {
        case .plain: return .plain
        case .debezium:
            if DebeziumEnvelope.isFlattened(message) { return .row }
            return DebeziumEnvelope.isRecognized(message) || message["op"] != nil ? .envelope : .row
        case .automatic:
            let hasOperation = operation?.value(in: message) != nil
            if DebeziumEnvelope.isRecognized(message), !DebeziumEnvelope.isFlattened(message) {
                // Other tools' messages have before and after too; where their operation is configured, it tells.
                let isOthers = hasOperation && mapping.operation != .standard && message["op"] == nil
                return isOthers && !DebeziumEnvelope.isAboutNoProduct(message) ? .plain : .envelope
            }
            if !hasOperation, DebeziumEnvelope.isFlattened(message) { return .row }
            if hasOperation || mapping.operation != .standard { return .plain }
            // A row, where it can be nothing else.
            guard let product = mapping.product, product.value(in: message) == nil else { return .plain }
            return isWrapped || mapping.title.presentValue(in: message) != nil ? .row : .plain
        }
    }

    /// The payload of Kafka Connect's wrapper; nil where the message is none.
    private func wrappedPayload(of message: [String: JSONValue]) -> JSONValue? {
        if mapping.product?.text == "payload", message["payload"] != .null { return nil }
        if let payload = ConnectSchema.payload(of: message) { return payload }
        guard format != .plain, message.count == 1, case .object(let members)? = message["payload"],
            DebeziumEnvelope.isRecognized(members) || DebeziumEnvelope.isFlattened(members)
        else { return nil }
        return .object(members)
    }
}

extension EnvelopeField {
    /// Where it is; nil for nowhere.
    func path(standard: FieldPath?) -> FieldPath? {
        switch self {
        case .standard: standard
        case .off: nil
        case .at(let path): path
        }
    }
}
