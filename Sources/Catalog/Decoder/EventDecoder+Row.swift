extension EventDecoder {
    /// The event of a message that is the product's row, with Debezium's names in it (`ExtractNewRecordState`) or
    /// without anything around it.
    func rowEvents(
        _ row: [String: JSONValue], _ document: Document, _ context: RecordContext
    ) throws(RecordFault) -> [ProductEvent] {
        let isFlattened = DebeziumEnvelope.isFlattened(row)
        let table = isFlattened ? SourceTable(flattened: row) : nil
        if table != nil || !context.isOfFile {
            guard try isOfProducts(table, field: "__table") else { return [] }
        }
        var operation: OperationWords.Operation?
        if context.isDeleted(by: deletions) {
            operation = .delete
        } else if let (value, field) = configured(mapping.operation, in: row, nil) {
            operation = try self.operation(value, field: field)
        } else if isFlattened, let value = row["__op"], value != .null {
            operation = try self.operation(value, field: "__op")
        } else if !isFlattened {
            operation = try ownOperation(of: row)
        }
        if operation == .ignore { return [] }
        let isDelete = operation == .delete || deletions.isDeleted(row, in: nil, unavailable)
        let kind = operation ?? (isFlattened ? .update : .create)
        var dropped = try droppedFields(document)

        let found = try identifiers.find(in: row, prefix: nil)
        let identity =
            isDelete
            ? try identity(ofDelete: found, field: identifiers.text, isOfRow: true, context)
            : try identity(
                ofUpsert: found, field: identifiers.text, isOfRow: true,
                isUnsent: kind == .update || kind == .patch ? identifiers.isUnsent(in: row) : false, context)
        var event = identity.event
        event.isRowChange = !isDelete && operation == .update && isRowChange(row, identity, context)
        event.isOfRow = isOfRow(row, identity, context)
        event.version = try rowVersion(row, isFlattened: isFlattened)
        event.timestamp = try rowTimestamp(row, isFlattened: isFlattened, &dropped)
        if !isDelete {
            let source = ProductReader.Source(
                object: isFlattened ? Self.readable(row) : row, identifier: identity.productID ?? "", prefix: nil,
                completeness: completeness(kind), isFlattened: isFlattened)
            event.change = try reader.change(source, dropping: &dropped)
        }
        event.droppedFields = dropped.fields
        return [event]
    }

    /// A row with Debezium's decimals of no fixed scale as decimal text.
    static func readable(_ row: [String: JSONValue]) -> [String: JSONValue] {
        var result = row
        for (name, value) in row {
            guard case .object(let members) = value, let text = DebeziumDecimal.text(variableScale: members) else {
                continue
            }
            result[name] = .string(text)
        }
        return result
    }

    private func rowVersion(_ row: [String: JSONValue], isFlattened: Bool) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.version, in: row, nil) { return try version(value, field: field) }
        guard mapping.version == .standard, isFlattened else { return nil }
        for name in ["__lsn", "__source_lsn"] {
            if let value = row[name], value != .null { return try version(value, field: name) }
        }
        for name in ["__sequence", "__source_sequence"] {
            if let value = row[name], value != .null { return try lastOfSequence(value, field: name) }
        }
        return nil
    }

    private func rowTimestamp(
        _ row: [String: JSONValue], isFlattened: Bool, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.timestamp, in: row, nil) {
            return try timestamp(value, field: field, &dropped)
        }
        guard mapping.timestamp == .standard, isFlattened else { return nil }
        let name = row["__source_ts_ms"] == nil ? "__ts_ms" : "__source_ts_ms"
        return try timestamp(row[name], field: name, &dropped)
    }
}
