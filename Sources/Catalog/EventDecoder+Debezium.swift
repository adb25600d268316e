extension EventDecoder {
    /// What Debezium writes for a large column that did not change and that the database did not log.
    private static let unavailable = JSONValue.string("__debezium_unavailable_value")

    func debeziumEvent(_ envelope: DebeziumEnvelope, key: [UInt8]?) throws(RecordFault) -> ProductEvent? {
        if envelope.isAboutNoProduct { return nil }
        let payload = envelope.payload
        let expectation = "expected Debezium's c, u, r or d"
        guard let operation = payload["op"], operation != .null else {
            throw RecordFault(.missingField, field: "op", expectation)
        }
        guard let name = operation.stringValue else {
            throw RecordFault(.wrongType, field: "op", "\(expectation), found \(operation.typeName)")
        }
        let isDelete: Bool
        switch name {
        case "c", "u", "r": isDelete = false
        case "d": isDelete = true
        case "m": return nil
        case "t":
            throw RecordFault(
                .truncateOperation, field: "op",
                "a truncate event names no product; delete the table's rows, or replay a snapshot, instead"
            )
        default:
            throw RecordFault(.unknownOperation, field: "op", "\(expectation), found \"\(name.excerpt())\"")
        }

        let rowName = isDelete ? "before" : "after"
        let row = try debeziumRow(rowName, in: payload)
        let identifier = try debeziumIdentifier(row, rowName: rowName, key: key)
        var event = ProductEvent(productID: identifier, change: .delete)
        event.version = try version(in: payload)
        if event.version == nil { event.version = try debeziumVersion(payload["source"]) }
        event.timestamp = try debeziumTimestamp(payload)
        if isDelete { return event }

        guard let row else {
            throw RecordFault(.missingField, field: rowName, "expected an object with the row's full state")
        }
        for (name, value) in row where value == Self.unavailable {
            throw RecordFault(
                .unavailableValue, field: "\(rowName).\(name)",
                "expected the column's value, found Debezium's placeholder for one that was not logged; "
                    + "set REPLICA IDENTITY FULL on the source table"
            )
        }
        event.change = .upsert(try reader.product(in: row, identifier: identifier, prefix: rowName))
        return event
    }

    /// The row before or after the change; nil where the connector gives none. MongoDB's connector gives JSON text.
    private func debeziumRow(
        _ name: String, in payload: [String: JSONValue]
    ) throws(RecordFault) -> [String: JSONValue]? {
        switch payload[name] {
        case nil, .null: return nil
        case .object(let row): return row
        case .string(let text):
            do throws(RecordFault) {
                if let row = try JSONValue(parsing: Array(text.utf8), maximumDepth: limits.depth).objectValue {
                    return row
                }
            } catch {
                throw error.inside(name)
            }
        default: break
        }
        throw RecordFault(.wrongType, field: name, "expected an object, JSON text of an object, or null")
    }

    /// The identifier from the row, or from the key: a delete may come without the row.
    private func debeziumIdentifier(
        _ row: [String: JSONValue]?, rowName: String, key: [UInt8]?
    ) throws(RecordFault) -> String {
        if let row, let identifier = try reader.identifier(in: row, prefix: rowName) { return identifier }
        guard key != nil else {
            throw RecordFault(
                .missingField, field: "\(rowName).\(mapping.productID)",
                "expected a string or an integer here, under \(rowName).id or in the record's key"
            )
        }
        return try productID(fromKey: key)
    }

    /// The position in the source's log: PostgreSQL's `lsn`, or the last number of `sequence`
    /// (`["last committed LSN", "current LSN"]`). Other databases' positions are no single integer.
    private func debeziumVersion(_ source: JSONValue?) throws(RecordFault) -> Int64? {
        guard let source else { return nil }
        if let position = source["lsn"], position != .null { return try integer(position, field: "source.lsn") }
        guard let sequence = source["sequence"], sequence != .null else { return nil }
        let elements: [JSONValue]?
        if let text = sequence.stringValue {
            elements = try? JSONValue(parsing: Array(text.utf8)).arrayValue
        } else {
            elements = sequence.arrayValue
        }
        guard let elements else {
            throw RecordFault(.wrongType, field: "source.sequence", "expected an array of integers, or its JSON text")
        }
        guard let last = elements.last, last != .null else { return nil }
        return try integer(last, field: "source.sequence")
    }

    /// When the database made the change; for connectors that don't say, when the connector saw it.
    private func debeziumTimestamp(_ payload: [String: JSONValue]) throws(RecordFault) -> Int64? {
        if let time = payload["source"]?["ts_ms"], time != .null, time != .number(JSONNumber(0)) {
            return try integer(time, field: "source.ts_ms")
        }
        guard let time = payload["ts_ms"], time != .null else { return nil }
        return try integer(time, field: "ts_ms")
    }
}
