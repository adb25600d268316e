extension EventDecoder {
    func plainEvents(
        _ message: [String: JSONValue], _ document: Document, _ context: RecordContext
    ) throws(RecordFault) -> [ProductEvent] {
        let operation = try plainOperation(message, context)
        if operation == .ignore { return [] }
        let product = try plainProduct(message, isNeeded: operation != .delete)
        let isDelete =
            operation == .delete
            || deletions.isDeleted(product ?? message, in: mapping.product == nil ? nil : message, unavailable)
        var dropped = try droppedFields(document)

        var found =
            mapping.product == nil
            ? try identifiers.find(in: message, prefix: nil) : try identifiers.find(inPlainMessage: message)
        if found == .absent, identifiers.isExplicit, let product {
            found = try identifiers.find(in: product, prefix: mapping.product?.text)
        }
        let identity =
            isDelete
            ? try identity(ofDelete: found, field: identifiers.text, isOfRow: false, context)
            : try identity(ofUpsert: found, field: identifiers.text, isOfRow: false, isUnsent: false, context)
        var event = identity.event
        event.version = try plainVersion(message, product)
        event.timestamp = try plainTimestamp(message, product, &dropped)
        if !isDelete, let identifier = identity.productID {
            guard let product else {
                throw RecordFault(
                    .missingField, field: mapping.product?.text, "expected an object with the product's full state")
            }
            let source = ProductReader.Source(
                object: product, identifier: identifier, prefix: mapping.product?.text,
                completeness: completeness(operation))
            event.change = try reader.change(source, dropping: &dropped)
            if operation == .update, updates != .partial, case .patch = event.change, onlyNames(product) {
                throw RecordFault(
                    .missingField, field: mapping.product?.text,
                    "the update names a product and says nothing of it, so that the index would keep what it has; let the "
                        + "source send the product, such as its answer to a request for it")
            }
            noteLeftOut(message, &dropped)
        }
        event.droppedFields = dropped.fields
        return [event]
    }

    /// By what messages name a thing and tell of themselves, in small letters without signs.
    private static let namingNames: Set<String> = [
        "id", "uuid", "guid", "gid", "productid", "itemid", "entityid", "objectid", "resourceid", "externalid",
        "storeid", "shopid", "tenantid", "siteid", "channelid", "eventid", "hash", "updatedat", "modifiedat",
        "changedat", "createdat", "timestamp", "time", "ts",
    ]
    /// By what they may say that the thing is a product.
    private static let kindNames: Set<String> = [
        "type", "kind", "object", "objecttype", "entity", "entitytype", "resource", "resourcetype", "eventtype",
    ]

    /// Whether an object does no more than name its product. A field that the index leaves out says something nevertheless.
    private func onlyNames(_ product: [String: JSONValue]) -> Bool {
        let named = identifiers.paths.flatMap { $0.routes.compactMap(\.lastName) }
        let others = Self.envelopeNames(mapping) + named
        return product.allSatisfy { name, value in
            guard let text = value.scalarText else { return false }
            if others.contains(name) { return true }
            let name = String(name.unicodeScalars.filter(\.properties.isAlphabetic)).lowercased()
            return Self.namingNames.contains(name) || Self.kindNames.contains(name) && ThingName(text).isOfProduct
        }
    }

    /// Takes note of what the program that made the event says it left out of it, each field with the reason.
    private func noteLeftOut(_ message: [String: JSONValue], _ dropped: inout DroppedFields) {
        guard mapping.product != nil, case .object(let fields)? = message["left_out"] else { return }
        for (name, reason) in fields.sorted(by: { $0.key < $1.key }) {
            dropped.note(name, reason.stringValue ?? "left out")
        }
    }

    /// What absent fields mean after an operation.
    func completeness(_ operation: OperationWords.Operation) -> ProductReader.Completeness {
        if updates == .partial || operation == .patch { return .partial }
        return operation == .update ? .fullUnlessUntitled : .full
    }

    /// Reads an operation's word.
    func operation(_ value: JSONValue, field: String) throws(RecordFault) -> OperationWords.Operation {
        let expectation = "expected create, update, upsert, patch, delete or another word for these"
        guard let word = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "\(expectation), found \(value.typeName)")
        }
        guard let operation = operations.operation(word) else {
            throw RecordFault(
                .unknownOperation, field: field,
                "\(expectation), found \"\(word.excerpt())\"; catalog.operations gives words a meaning")
        }
        if operation == .truncate {
            throw RecordFault(
                .truncateOperation, field: field,
                "a truncate event names no product; delete the table's rows, or replay a snapshot, instead")
        }
        return operation
    }

    private func plainOperation(
        _ message: [String: JSONValue], _ context: RecordContext
    ) throws(RecordFault) -> OperationWords.Operation {
        if context.isDeleted(by: deletions) { return .delete }
        guard let path = operation else {
            return try ownOperation(of: plainObject(message) ?? message) ?? .create
        }
        guard let value = path.presentValue(in: message) else {
            // A message that is the product has an operation only where the configuration or a tool says so.
            if mapping.product == nil, mapping.operation == .standard {
                return try ownOperation(of: message) ?? .create
            }
            let advice =
                mapping.operation == .standard && plainObject(message) == nil
                ? "; where messages are the products themselves, set catalog.fields.product to \".\", and name their title under "
                    + "catalog.fields.title" : ""
            throw RecordFault(
                .missingField, field: path.text,
                "expected create, update, upsert, patch, delete or another word for these\(advice)")
        }
        return try operation(value, field: path.text)
    }

    /// The product's object inside a message, which may be a text; nil where there is none.
    private func plainObject(_ message: [String: JSONValue]) -> [String: JSONValue]? {
        let value = mapping.product?.presentValue(in: message)
        if case .object(let object)? = value { return object }
        return value?.written(maximumDepth: limits.depth)?.objectValue
    }

    /// The product's object; nil where there is none and none is needed.
    private func plainProduct(
        _ message: [String: JSONValue], isNeeded: Bool
    ) throws(RecordFault) -> [String: JSONValue]? {
        guard let path = mapping.product else { return message }
        if let object = plainObject(message) { return object }
        guard isNeeded, let value = path.presentValue(in: message) else { return nil }
        throw RecordFault(.wrongType, field: path.text, "expected an object, found \(value.typeName)")
    }

    private func plainVersion(
        _ message: [String: JSONValue], _ product: [String: JSONValue]?
    ) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.version, in: message, product) {
            return try version(value, field: field)
        }
        guard mapping.version == .standard, mapping.product != nil, let value = message["version"], value != .null
        else {
            return nil
        }
        return try version(value, field: "version")
    }

    private func plainTimestamp(
        _ message: [String: JSONValue], _ product: [String: JSONValue]?, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.timestamp, in: message, product) {
            return try timestamp(value, field: field, &dropped)
        }
        guard mapping.timestamp == .standard, mapping.product != nil else { return nil }
        return try timestamp(message["ts"], field: "ts", &dropped)
    }
}
