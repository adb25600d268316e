/// Decodes the items of a product file.
///
/// - JSON: what ``ProductLineDecoder`` knows, an event or a bare product.
/// - A document of Elasticsearch with its `_id`, as elasticdump writes it (`{"_id": …, "_source": {…}}`), or with an action
///   of the bulk interface: `index` and `create` are upserts, `update` changes what its `doc` says, `delete` deletes.
///   The document's own identifier counts before `_id`, which then is the key under which it came.
/// - A row of a table: a bare product.
public struct ProductItemDecoder: Sendable {
    /// Where a product keeps what.
    public let mapping: FieldMapping
    private let limits: DecoderLimits
    private let lines: ProductLineDecoder
    private let rows: ProductLineDecoder
    private let productID: FieldPath

    /// Creates a decoder; the parameters are those of ``ProductLineDecoder``.
    public init(
        format: EventFormat = .automatic, mapping: FieldMapping = FieldMapping(),
        limits: DecoderLimits = DecoderLimits()
    ) {
        self.mapping = mapping
        self.limits = limits
        lines = ProductLineDecoder(format: format, mapping: mapping, limits: limits)
        rows = ProductLineDecoder(format: .plain, mapping: mapping, limits: limits)
        productID = FieldPath(mapping.productID)
    }

    /// Decodes an item.
    /// - Returns: its events; none for a blank line and for a message that is about no product.
    /// - Throws: ``RecordFault``.
    public func decode(_ item: FeedItem) throws(RecordFault) -> [ProductEvent] {
        switch item.content {
        case .json(let bytes): try decode(bytes)
        case .row(let values): try rows.decode(values)
        case .fault(let fault, _): throw fault
        }
    }

    /// Decodes an item as a dead letter keeps it (``FeedItem/payload``).
    public func decode(_ bytes: [UInt8]) throws(RecordFault) -> [ProductEvent] {
        try limits.check(bytes.count, against: limits.messageBytes, field: "item")
        if bytes.allSatisfy(\.isBlank) { return [] }
        let value = try JSONValue(parsing: bytes, maximumDepth: limits.depth)
        guard case .object(let message) = value else {
            throw RecordFault(.wrongType, "expected a JSON object, found \(value.typeName)")
        }
        if let action = BulkAction(message) { return try decode(action, message["_source"]) }
        if let id = message["_id"], let document = message["_source"]?.objectValue {
            return try events(document, id: id)
        }
        return try lines.decode(message)
    }

    /// Why no row of a table can be a product; nil where one can.
    func fault(ofHeader layout: TableLayout) -> RecordFault? {
        do throws(RecordFault) {
            _ = try rows.decode(layout.values(layout.names.map { _ in "1" }))
            return nil
        } catch {
            // What else is wrong is wrong with this made-up row.
            return error.code == .missingField ? error : nil
        }
    }

    private func decode(_ action: BulkAction, _ source: JSONValue?) throws(RecordFault) -> [ProductEvent] {
        guard action.hasDocument else {
            let id = action.id.flatMap(Self.text)
            guard let id, !id.isEmpty else {
                throw RecordFault(.missingField, field: "delete._id", "expected the identifier of the product")
            }
            return [ProductEvent(productID: id, recordKey: id, change: .delete)]
        }
        guard let source, case .object(let document) = source else {
            throw RecordFault(.missingField, field: "_source", "expected the document in the line behind its action")
        }
        guard action.kind == .update else { return try events(document, id: action.id) }
        guard let changes = document["doc"]?.objectValue else {
            throw RecordFault(
                .missingField, field: "doc", "expected the changed fields as an object; a script can't be followed")
        }
        return try patches(changes, id: action.id)
    }

    private func events(_ document: [String: JSONValue], id: JSONValue?) throws(RecordFault) -> [ProductEvent] {
        var document = document
        guard let id else { return try lines.decode(document) }
        if productID.presentValue(in: document) == nil { document[mapping.productID] = id }
        return try lines.decode(document).map { event in
            var event = event
            // The key under which a later delete names it.
            if let key = Self.text(id), event.productID != key { event.recordKey = key }
            return event
        }
    }

    private func patches(_ changes: [String: JSONValue], id: JSONValue?) throws(RecordFault) -> [ProductEvent] {
        func isSent(_ name: String) -> Bool { FieldPath(name).value(in: changes) != nil }
        var complete = changes
        // A product needs a title to be read; this one is left out again.
        if !isSent(mapping.title) { complete[mapping.title] = .string("-") }
        return try events(complete, id: id).map { event in
            guard case .upsert(let product) = event.change else { return event }
            func value(_ name: String, _ value: String?) -> ProductPatch.Value {
                let isDropped = value == nil && event.droppedFields.contains { $0.field == name }
                return isSent(name) && !isDropped ? .replaced(value) : .kept
            }
            var event = event
            event.change = .patch(
                ProductPatch(
                    id: product.id, title: isSent(mapping.title) ? product.title : nil,
                    brand: value(mapping.brand, product.brand), category: value(mapping.category, product.category),
                    description: value(mapping.description, product.description),
                    price: value(mapping.price, product.price), attributes: product.attributes))
            return event
        }
    }

    /// An identifier's text; nil for what is none.
    private static func text(_ id: JSONValue) -> String? {
        switch id {
        case .string(let text): text
        case .number(let number): number.decimalText
        default: nil
        }
    }
}

extension ProductLineDecoder {
    /// Decodes an item that is parsed.
    func decode(_ document: [String: JSONValue]) throws(RecordFault) -> [ProductEvent] {
        var line: [UInt8] = []
        JSONValue.object(document).append(to: &line)
        return try decode(line: line).map { [$0] } ?? []
    }
}
