/// Decodes the items of a product file.
///
/// - JSON: what ``ProductLineDecoder`` knows, an event or a bare product.
/// - A document of Elasticsearch with its `_id`, as elasticdump writes it (`{"_id": …, "_source": {…}}`), or with an action
///   of the bulk interface: `index` and `create` are upserts, `update` changes what its `doc` says, `delete` deletes.
///   The document's own identifier counts before `_id`, which then is the key under which it came.
/// - A row of a table: a bare product.
public struct ProductItemDecoder: Sendable {
    /// Where a product keeps what.
    public var mapping: FieldMapping { decoder.mapping }
    private let decoder: EventDecoder
    private let lines: ProductLineDecoder
    private let rows: ProductLineDecoder
    private let parts: ProductLineDecoder

    /// Creates a decoder of items, by what holds for events.
    public init(_ decoder: EventDecoder = EventDecoder()) {
        self.decoder = decoder
        lines = ProductLineDecoder(decoder)
        rows = ProductLineDecoder(decoder.with(format: .plain))
        parts = ProductLineDecoder(decoder.with(format: .plain, updates: .partial))
    }

    /// Decodes an item.
    /// - Returns: its events; none for a blank line and for a message that is about no product.
    /// - Throws: ``RecordFault``.
    public func decode(_ item: FeedItem) throws(RecordFault) -> [ProductEvent] {
        switch item.content {
        case .json(let bytes): try decode(bytes)
        case .row(let values): try rows.decode(.object(values))
        case .fault(let fault, _): throw fault
        }
    }

    /// Decodes an item as a dead letter keeps it (``FeedItem/payload``).
    public func decode(_ bytes: [UInt8]) throws(RecordFault) -> [ProductEvent] {
        if bytes.allSatisfy(\.isBlank) { return [] }
        let message = try decoder.document(bytes).message
        if let action = BulkAction(message) { return try decode(action, message["_source"]) }
        if let id = message["_id"], let document = message["_source"]?.objectValue {
            return try events(document, id: id, lines)
        }
        do throws(RecordFault) {
            return try lines.decode(line: bytes)
        } catch {
            // What has a title is a product, whatever it lacks.
            throw mapping.title.presentValue(in: message) == nil ? error.naming(innerItemsOf: bytes) : error
        }
    }

    /// Names of columns that mean something, where a table has those given. Where one of them is the identifier, no other
    /// may become it.
    func columnNames(beside names: [String]) -> [String] {
        let fields = [
            mapping.title, mapping.brand, mapping.category, mapping.description, mapping.price, mapping.attributes,
        ]
        let others = [mapping.operation, mapping.version, mapping.timestamp].compactMap { $0.path(standard: nil) }
        let identifiers = decoder.identifiers
        let isKnown = !identifiers.isExplicit && !Set(names).isDisjoint(with: identifiers.names)
        let paths = (isKnown ? [] : identifiers.paths) + fields + others + decoder.deletions.added + mapping.ignored
        return paths.flatMap(\.routes).map(\.text)
    }

    /// Why no row of a table can be a product; nil where one can.
    func fault(ofHeader layout: TableLayout) -> RecordFault? {
        do throws(RecordFault) {
            _ = try rows.decode(.object(layout.values(layout.names.map { _ in "1" })))
            return nil
        } catch {
            // What else is wrong is wrong with this made-up row.
            return error.code == .missingField ? error : nil
        }
    }

    private func decode(_ action: BulkAction, _ source: JSONValue?) throws(RecordFault) -> [ProductEvent] {
        guard action.hasDocument else {
            guard let id = action.id.flatMap({ IdentifierReader.text(of: $0) }), !id.isEmpty else {
                throw RecordFault(.missingField, field: "delete._id", "expected the identifier of the product")
            }
            return [ProductEvent(productID: id, recordKey: id, change: .delete)]
        }
        guard let source, case .object(let document) = source else {
            throw RecordFault(.missingField, field: "_source", "expected the document in the line behind its action")
        }
        guard action.kind == .update else { return try events(document, id: action.id, lines) }
        guard let changes = document["doc"]?.objectValue else {
            throw RecordFault(
                .missingField, field: "doc", "expected the changed fields as an object; a script can't be followed")
        }
        // Elasticsearch merges objects, and replaces anything else
        // (https://www.elastic.co/guide/en/elasticsearch/reference/8.17/docs-update.html).
        return try events(changes, id: action.id, parts).map { event in
            guard case .patch(let patch) = event.change else { return event }
            var event = event
            event.change = .patch(patch.mergingObjects())
            return event
        }
    }

    private func events(
        _ document: [String: JSONValue], id: JSONValue?, _ decoder: ProductLineDecoder
    ) throws(RecordFault) -> [ProductEvent] {
        guard let id else { return try decoder.decode(.object(document)) }
        var document = document
        let identifiers = self.decoder.identifiers
        if identifiers.isSimple, try identifiers.find(in: document, prefix: nil) == .absent {
            document[identifiers.paths[0].text] = id
        }
        return try decoder.decode(.object(document)).map { event in
            var event = event
            // The key under which a later delete names it.
            if let key = IdentifierReader.text(of: id), event.productID != key { event.recordKey = key }
            return event
        }
    }
}
