/// How a message of a Debezium connector is told from others.
enum DebeziumEnvelope {
    private static let timeNames: Set<String> = ["ts_ms", "ts_us", "ts_ns"]
    private static let transactionNames: Set<String> = ["status", "id", "event_count", "data_collections"]
    /// What `ExtractNewRecordState` adds to a row (`add.fields`, `delete.handling.mode=rewrite`).
    private static let flattenedNames = [
        "__deleted", "__op", "__source_ts_ms", "__ts_ms", "__lsn", "__source_lsn", "__table", "__source_table",
    ]

    /// Whether the fields are those of a change event or of a message about no product.
    static func isRecognized(_ payload: [String: JSONValue]) -> Bool {
        payload["before"] != nil || payload["after"] != nil || (payload["op"] != nil && payload["source"] != nil)
            || isAboutNoProduct(payload)
    }

    /// Whether this is a row with what `ExtractNewRecordState` adds to it.
    static func isFlattened(_ payload: [String: JSONValue]) -> Bool {
        // Other names are told from all of these at once.
        payload.keys.contains { $0.utf8.starts(with: [0x5F, 0x5F]) } && flattenedNames.contains { payload[$0] != nil }
    }

    /// Whether this is a heartbeat, a transaction boundary or a schema change.
    static func isAboutNoProduct(_ payload: [String: JSONValue]) -> Bool {
        guard payload["op"] == nil, !payload.isEmpty else { return false }
        if payload["source"] != nil, payload["ddl"] != nil || payload["tableChanges"] != nil { return true }
        if payload.keys.allSatisfy(timeNames.contains) { return true }
        let status = payload["status"]?.stringValue
        return (status == "BEGIN" || status == "END")
            && payload.keys.allSatisfy { transactionNames.contains($0) || timeNames.contains($0) }
    }
}
