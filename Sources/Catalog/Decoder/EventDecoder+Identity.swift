extension EventDecoder {
    /// Which product an event is about.
    struct Identity {
        var productID: String?
        var recordKey: String?
        var isNamedByKey = false

        /// An event about it, a deletion unless more is said.
        var event: ProductEvent {
            var event = ProductEvent(productID: productID, recordKey: recordKey, change: .delete)
            event.isNamedByKey = isNamedByKey
            return event
        }
    }

    /// The deletion of the product of a key; none for the row of another table, or where tables are chosen and the key
    /// doesn't name its own: the message of the deletion that it repeats does.
    func tombstones(_ context: RecordContext) throws(RecordFault) -> [ProductEvent] {
        guard let key = try context.key() else {
            throw RecordFault(.missingField, field: "key", "expected the product identifier as the record's key")
        }
        if key.table == nil, tables.isChosen { return [] }
        guard try isOfProducts(key.table, field: "key") else { return [] }
        return [
            ProductEvent(
                productID: identifiers.identifier(in: key), recordKey: key.canonicalText, change: .delete,
                isTombstone: true)
        ]
    }

    /// Which product an upsert or patch is about: what the message says, or else the key.
    /// - Parameters:
    ///   - field: where the message should say it, for messages of faults.
    ///   - isOfRow: whether the key is that of a row.
    ///   - isUnsent: whether the message is the change of a row and its source left the identifier out, so that the key
    ///     tells which product came under it.
    func identity(
        ofUpsert found: IdentifierReader.Found, field: String, isOfRow: Bool, isUnsent: Bool, _ context: RecordContext
    ) throws(RecordFault) -> Identity {
        switch found {
        case .identifier(let identifier):
            return Identity(
                productID: identifier, recordKey: try recordKey(of: identifier, isOfRow: isOfRow, context))
        case .blank:
            throw RecordFault(.missingField, field: field, "expected an identifier, found an empty string")
        case .absent:
            // A key that has fields must have the configured one. A bare key stands for any field only where the
            // configuration names none.
            if let key = try context.key(), !identifiers.isExplicit || identifiers.namesFields(key),
                let identifier = identifiers.identifier(in: key)
            {
                return Identity(productID: identifier, recordKey: nil)
            }
            if isUnsent, let key = try context.key() {
                return Identity(productID: nil, recordKey: key.canonicalText)
            }
            throw RecordFault(.missingField, field: field, missingIdentifier)
        }
    }

    /// Which product a delete is about.
    /// - Parameter isOfRow: whether the key is that of a row, so that it always tells which product came under it. The
    ///   keys of other topics may be shared by several products; what such a message says itself counts alone.
    func identity(
        ofDelete found: IdentifierReader.Found, field: String, isOfRow: Bool, _ context: RecordContext
    ) throws(RecordFault) -> Identity {
        if case .identifier(let identifier) = found {
            let key = isOfRow ? try? context.key() : nil
            if let key { try checkScope(of: key) }
            return Identity(productID: identifier, recordKey: key?.canonicalText)
        }
        guard let key = try context.key() else {
            throw RecordFault(.missingField, field: field, missingIdentifier)
        }
        let identifier = identifiers.identifier(in: key)
        return Identity(
            productID: identifier, recordKey: key.canonicalText,
            isNamedByKey: identifier != nil && identifiers.isExplicit && !identifiers.namesFields(key))
    }

    /// Whether the change of a row comes under the key of its table, which the row holds too, and not under the identifier.
    func isRowChange(_ row: [String: JSONValue], _ identity: Identity, _ context: RecordContext) -> Bool {
        guard identity.productID != nil, identity.recordKey != nil,
            case .object(let fields)? = try? context.key()?.value
        else { return false }
        return fields.allSatisfy { row[$0.key] == $0.value }
    }

    /// Whether an event comes under a key that its row holds too, and that doesn't tell the identifier.
    func isOfRow(_ row: [String: JSONValue], _ identity: Identity, _ context: RecordContext) -> Bool {
        guard let identifier = identity.productID, identity.recordKey != nil, let key = try? context.key(),
            identifiers.identifier(in: key)?.utf8.elementsEqual(identifier.utf8) != true
        else { return false }
        let values: [JSONValue]
        switch key.value {
        case .object(let fields): return fields.allSatisfy { row[$0.key] == $0.value }
        case .array(let elements): values = elements
        case let scalar: values = [scalar]
        }
        let texts = Set(row.values.compactMap { IdentifierReader.text(of: $0) })
        return values.allSatisfy { IdentifierReader.text(of: $0).map(texts.contains) ?? false }
    }

    private var missingIdentifier: String {
        if identifiers.isExplicit {
            return "expected a string or an integer here or, by that name, in the record's key; a deleted row has it "
                + "with REPLICA IDENTITY FULL on the source table"
        }
        return "expected a string or an integer here, under id or in the record's key"
    }

    /// The key, where the identifier can't be read from it alone.
    private func recordKey(
        of identifier: String, isOfRow: Bool, _ context: RecordContext
    ) throws(RecordFault) -> String? {
        if context.subject == nil {
            guard let bytes = context.keyBytes, let first = bytes.first else { return nil }
            let isBare = first != UInt8(ascii: "{") && first != UInt8(ascii: "[") && first != UInt8(ascii: "\"")
            if isBare, identifiers.isSimple, bytes.elementsEqual(identifier.utf8) { return nil }
        }
        guard let key = try? context.key() else { return nil }
        if isOfRow { try checkScope(of: key) }
        if identifiers.identifier(in: key)?.utf8.elementsEqual(identifier.utf8) == true { return nil }
        return key.canonicalText
    }

    /// Refuses a row whose key says that its identifier is one only within a language or a shop, unless the configuration says
    /// what identifies a product: rows of other languages would take its place, and delete it.
    private func checkScope(of key: RecordKey) throws(RecordFault) {
        guard !identifiers.isExplicit, case .object(let fields) = key.value, fields.count > 1,
            let scope = fields.keys.sorted().first(where: { ThingName($0).isOfScope })
        else { return }
        throw RecordFault(
            .invalidValue, field: "key",
            "the row's key is \(fields.keys.sorted().joined(separator: ", ").excerpt()), so there may be several rows of one "
                + "product, or products of one identifier; say by catalog.fields.productID what a product is, such as "
                + "[\(scope), id], or id where that is one in every \(scope)")
    }
}
