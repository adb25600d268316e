extension EventDecoder {
    /// The events of a Debezium change event: none for a message about no product, two where the row's identifier
    /// changed.
    func debeziumEvents(
        _ payload: [String: JSONValue], _ document: Document, _ context: RecordContext
    ) throws(RecordFault) -> [ProductEvent] {
        if DebeziumEnvelope.isAboutNoProduct(payload) { return [] }
        guard try isOfProducts(SourceTable(source: payload["source"]), field: "source.table") else { return [] }
        let context = context.naming(payload["key"])
        let operation = context.isDeleted(by: deletions) ? .delete : try debeziumOperation(payload)
        if operation == .ignore { return [] }
        var dropped = try droppedFields(document)
        let before = try debeziumRow("before", in: payload)
        let after = try debeziumRow("after", in: payload)
        let changes = after == nil && operation == .update ? try mongoChanges(payload) : nil

        let row = operation == .delete ? before : after ?? changes?.fields
        let rowName = operation == .delete ? "before" : "after"
        let isDelete = operation == .delete || row.map { deletions.isDeleted($0, in: payload, unavailable) } ?? false
        var found = try row.map { row throws(RecordFault) in try identifiers.find(in: row, prefix: rowName) } ?? .absent
        if operation == .delete, let before, holdsKeyOnly(before, context) { found = .absent }
        var isUnsent = false
        if found == .absent, operation == .update || operation == .patch, let row {
            isUnsent = identifiers.isUnsent(in: row)
            if isUnsent, let before { found = try identifiers.find(in: before, prefix: "before") }
        }
        let field = "\(rowName).\(identifiers.text)"
        let identity =
            isDelete
            ? try identity(ofDelete: found, field: field, isOfRow: true, context)
            : try identity(ofUpsert: found, field: field, isOfRow: true, isUnsent: isUnsent, context)
        var event = identity.event
        event.isOfRow = isOfRow(row ?? [:], identity, context)
        event.version = try debeziumVersion(payload, row)
        event.timestamp = try debeziumTimestamp(payload, row, &dropped)
        if !isDelete {
            guard let row else {
                throw RecordFault(.missingField, field: rowName, "expected an object with the row's full state")
            }
            let source = ProductReader.Source(
                object: Self.readable(row), identifier: identity.productID ?? "", prefix: rowName,
                completeness: completeness(
                    changes != nil || isPart(row, of: payload, operation) ? .patch : operation))
            event.change = try reader.change(source, dropping: &dropped)
            if let changes, case .patch(let patch) = event.change {
                event.change = .patch(try changes.patch(patch, mapping))
            }
        }
        event.droppedFields = dropped.fields
        guard operation == .update else { return [event] }
        guard let former = formerIdentifier(before, identity.productID) else {
            event.isRowChange =
                !isDelete && !tellsIdentifier(before) && payload["key"] == nil
                && isRowChange(row ?? [:], identity, context)
            return [event]
        }
        // The row's key tells of the new identifier from now on; the old one is said outright.
        let deletion = ProductEvent(
            productID: former, version: event.version, timestamp: event.timestamp, change: .delete)
        return [deletion, event]
    }

    private func debeziumOperation(_ payload: [String: JSONValue]) throws(RecordFault) -> OperationWords.Operation {
        guard let value = payload["op"], value != .null else {
            if let operation = Self.operation(ofRowsAlone: payload) { return operation }
            throw RecordFault(.missingField, field: "op", "expected Debezium's c, u, r or d")
        }
        // A message that the application wrote into the log.
        if value == .string("m") { return .ignore }
        return try operation(value, field: "op")
    }

    /// What happened where a message is the row before and the row after and nothing else, as Materialize's are and those of
    /// CockroachDB without options; nil for any other.
    private static func operation(ofRowsAlone payload: [String: JSONValue]) -> OperationWords.Operation? {
        guard let after = payload["after"], payload.keys.allSatisfy({ $0 == "before" || $0 == "after" }) else {
            return nil
        }
        let before = payload["before"]
        if after == .null { return before == .null ? nil : .delete }
        return before ?? .null == .null ? .create : .update
    }

    /// Whether a deleted row has nothing but its key, and elsewhere what stands for values that were not logged: null, or for
    /// a column that can't be null `""`, 0 or false. Then it doesn't tell the identifier either.
    private func holdsKeyOnly(_ row: [String: JSONValue], _ context: RecordContext) -> Bool {
        guard identifiers.isExplicit, case .object(let key)? = try? context.key()?.value else { return false }
        let others = row.filter { key[$0.key] == nil }
        return !others.isEmpty
            && others.values.allSatisfy { value in
                switch value {
                case .null, .bool(false): true
                case .number(let number): number.decimalText == "0"
                case .string(let text): text.isEmpty || unavailable.isPlaceholder(text)
                default: false
                }
            }
    }

    /// Whether an updated row lacks columns that it had before, and so holds what changed: a whole row names every column,
    /// those without a value too. A document that lacks a field no longer has it. Spanner's change streams say whether they
    /// send whole rows.
    private func isPart(
        _ row: [String: JSONValue], of payload: [String: JSONValue], _ operation: OperationWords.Operation
    ) -> Bool {
        if operation == .update, let captured = payload["source"]?["value_capture_type"]?.stringValue {
            return !captured.hasPrefix("NEW_ROW")
        }
        guard case .object(let before)? = payload["before"], case .object? = payload["after"],
            payload["source"]?["collection"]?.stringValue == nil
        else { return false }
        return before.keys.contains { row[$0] == nil }
    }

    private func tellsIdentifier(_ row: [String: JSONValue]?) -> Bool {
        guard let row, case .identifier? = try? identifiers.find(in: row, prefix: nil) else { return false }
        return true
    }

    /// The row's identifier before the change, where it was another one.
    private func formerIdentifier(_ before: [String: JSONValue]?, _ identifier: String?) -> String? {
        guard let before, case .identifier(let former)? = try? identifiers.find(in: before, prefix: nil),
            let identifier, !former.utf8.elementsEqual(identifier.utf8)
        else { return nil }
        return former
    }

    /// The row before or after the change; nil where the connector gives none. MongoDB's connector gives JSON text.
    private func debeziumRow(
        _ name: String, in payload: [String: JSONValue]
    ) throws(RecordFault) -> [String: JSONValue]? {
        switch payload[name] {
        case nil, .null: return nil
        case .object(let row): return row
        case .string(let text):
            if let row = try mongoDocument(text, field: name) { return row }
        default: break
        }
        throw RecordFault(.wrongType, field: name, "expected an object, JSON text of an object, or null")
    }

    /// A document of MongoDB's connector; nil where the text is no object.
    private func mongoDocument(_ text: String, field: String) throws(RecordFault) -> [String: JSONValue]? {
        do throws(RecordFault) {
            return ExtendedJSON.plain(try JSONValue(parsing: Array(text.utf8), maximumDepth: limits.depth)).objectValue
        } catch {
            throw error.inside(field)
        }
    }

    /// What changed, where MongoDB's connector gives no more than that; nil where it doesn't.
    private func mongoChanges(_ payload: [String: JSONValue]) throws(RecordFault) -> DocumentChanges? {
        guard let description = payload["updateDescription"], case .object = description else { return nil }
        switch description["updatedFields"] {
        case .string(let text):
            let updated = try mongoDocument(text, field: "updateDescription.updatedFields") ?? [:]
            return DocumentChanges(description, updated: updated)
        case .object(let fields): return DocumentChanges(description, updated: fields)
        default: return DocumentChanges(description, updated: [:])
        }
    }

    /// The position in the source's log: PostgreSQL's `lsn`, the last number of `sequence`
    /// (`["last committed LSN", "current LSN"]`), or TiCDC's `commit_ts`, which sends changes again after a restart. Other
    /// databases' positions are no single integer.
    private func debeziumVersion(
        _ payload: [String: JSONValue], _ row: [String: JSONValue]?
    ) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.version, in: payload, row) {
            return try version(value, field: field)
        }
        guard mapping.version == .standard, let source = payload["source"] else { return nil }
        // Of a row that a transformation made, it is what that says, which may be a time.
        if let position = source["lsn"], position != .null {
            do throws(RecordFault) {
                return try version(position, field: "source.lsn")
            } catch {
                throw RecordFault(
                    error.code, field: error.field,
                    "\(error.detail); catalog.fields.version names another field, or none")
            }
        }
        if let commit = source["commit_ts"], commit != .null, source["connector"]?.stringValue?.lowercased() == "ticdc"
        {
            return try integer(commit, field: "source.commit_ts")
        }
        guard let sequence = source["sequence"], sequence != .null else { return nil }
        return try lastOfSequence(sequence, field: "source.sequence")
    }

    /// The last number of Debezium's `sequence`, an array or its JSON text; nil of Spanner's, which counts the records of a
    /// transaction.
    func lastOfSequence(_ sequence: JSONValue, field: String) throws(RecordFault) -> Int64? {
        let written = sequence.stringValue.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        if written?.numberValue != nil { return nil }
        guard let elements = (written ?? sequence).arrayValue else {
            throw RecordFault(.wrongType, field: field, "expected an array of integers, or its JSON text")
        }
        guard let last = elements.last, last != .null else { return nil }
        return try integer(last, field: field)
    }

    /// When the database made the change; for connectors that don't say, when the connector saw it.
    private func debeziumTimestamp(
        _ payload: [String: JSONValue], _ row: [String: JSONValue]?, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> Int64? {
        if let (value, field) = configured(mapping.timestamp, in: payload, row) {
            return try timestamp(value, field: field, &dropped)
        }
        guard mapping.timestamp == .standard else { return nil }
        let (value, field) =
            payload["source"]?["ts_ms"].flatMap {
                $0 == .null || $0 == .number(JSONNumber(0)) ? nil : ($0, "source.ts_ms")
            }
            ?? (payload["ts_ms"] ?? .null, "ts_ms")
        do throws(RecordFault) {
            return value == .null ? nil : try integer(value, field: field)
        } catch {
            try dropped.add("timestamp", error)
            return nil
        }
    }
}
