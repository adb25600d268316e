/// The payload of a Debezium message, without its wrapper.
struct DebeziumEnvelope {
    private static let timeNames: Set<String> = ["ts_ms", "ts_us", "ts_ns"]
    private static let transactionNames: Set<String> = ["status", "id", "event_count", "data_collections"]

    let payload: [String: JSONValue]

    /// Unwraps a message. Decimals that the wrapper's schema declares as such are written as decimal text.
    init(message: [String: JSONValue]) throws(RecordFault) {
        guard message.count == 2, let schema = message["schema"], let payload = message["payload"] else {
            self.payload = message
            return
        }
        guard case .object(let members) = payload else {
            throw RecordFault(.wrongType, field: "payload", "expected an object, found \(payload.typeName)")
        }
        self.payload = try DebeziumDecimal.decodeRows(members, schema: schema)
    }

    /// Whether the fields are those of Debezium.
    var isRecognized: Bool {
        payload["before"] != nil || payload["after"] != nil || (payload["op"] != nil && payload["source"] != nil)
            || isAboutNoProduct
    }

    /// Whether this is a heartbeat, a transaction boundary or a schema change.
    var isAboutNoProduct: Bool {
        guard payload["op"] == nil, !payload.isEmpty else { return false }
        if payload["source"] != nil, payload["ddl"] != nil || payload["tableChanges"] != nil { return true }
        let names = payload.keys.filter { !Self.timeNames.contains($0) }
        if names.isEmpty { return true }
        let status = payload["status"]?.stringValue
        return (status == "BEGIN" || status == "END") && Self.transactionNames.isSuperset(of: names)
    }
}
