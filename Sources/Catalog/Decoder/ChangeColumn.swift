/// Columns in which a row says what happened to it, where changes are copied without anything around them.
enum ChangeColumn {
    /// Those of tools, which mean nothing else, in small letters: the change feeds of Delta, Iceberg and BigQuery, Snowflake's
    /// streams, Dataflow's templates for Spanner, Estuary, the change tables of Qlik and of SQL Server.
    private static let names: Set<String> = [
        "_change_type", "metadata$action", "_metadata_spanner_mod_type", "_meta", "_meta/op", "header__change_oper",
        "__$operation",
    ]
    /// Those that may as well be something else of a product.
    private static let usualNames: Set<String> = [
        "operation", "op_type", "optype", "op", "action", "event", "event_type", "eventtype", "change_type",
        "changetype", "row_kind", "rowkind",
    ]

    /// Whether a column may be one of these, by what takes no time.
    static func mayBe(_ name: String) -> Bool { mayBeTool(name) || mayBeUsual(name) }

    /// `delete` or `ignore`, as a tool's column says it; nil where none does.
    static func operation(
        of row: [String: JSONValue], _ words: OperationWords
    ) -> OperationWords.Operation? {
        for (name, value) in row where mayBeTool(name) {
            let name = name.lowercased()
            let said = name == "_meta" ? value["op"] : value
            guard names.contains(name), let word = said?.scalarText?.lowercased() else { continue }
            let operation = meaning(of: word, in: name) ?? words.operation(word)
            // Snowflake has an update as the deletion of the row as it was, and its insertion.
            if operation == .delete, name.hasPrefix("metadata$"), isOfUpdate(row) { return .ignore }
            if operation == .delete || operation == .ignore { return operation }
        }
        return nil
    }

    /// A column that seems to say that the row is gone, or is the one before a change; nil where none does.
    static func likely(
        in row: [String: JSONValue], _ words: OperationWords, isKnown: (String) -> Bool
    ) -> (name: String, word: String)? {
        let found = row.compactMap { name, value -> (name: String, word: String)? in
            guard mayBeUsual(name), usualNames.contains(name.lowercased()), let word = value.stringValue, !isKnown(name)
            else { return nil }
            let operation = words.operation(word)
            return operation == .delete || operation == .ignore ? (name, word) : nil
        }
        return found.min { $0.name < $1.name }
    }

    /// What a tool calls in its own way.
    private static func meaning(of word: String, in name: String) -> OperationWords.Operation? {
        switch (name, word) {
        case ("__$operation", "1"): .delete
        case ("__$operation", "3"), ("header__change_oper", "b"), ("_change_type", "update_preimage"): .ignore
        default: nil
        }
    }

    /// Nearly no name is looked up.
    private static func mayBeTool(_ name: String) -> Bool {
        switch name.utf8.first {
        case UInt8(ascii: "_"): true
        case UInt8(ascii: "M"), UInt8(ascii: "m"): name.utf8.count == 15
        case UInt8(ascii: "H"), UInt8(ascii: "h"): name.utf8.count == 19
        default: false
        }
    }

    private static func mayBeUsual(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        return switch (first | 0x20, name.utf8.count) {
        case (UInt8(ascii: "o"), 2), (UInt8(ascii: "o"), 6...9), (UInt8(ascii: "a"), 6): true
        case (UInt8(ascii: "e"), 5), (UInt8(ascii: "e"), 9...10), (UInt8(ascii: "c"), 10...11): true
        case (UInt8(ascii: "r"), 7...8): true
        default: false
        }
    }

    private static func isOfUpdate(_ row: [String: JSONValue]) -> Bool {
        (row["METADATA$ISUPDATE"] ?? row["metadata$isupdate"])?.scalarText?.lowercased() == "true"
    }
}

extension EventDecoder {
    /// What a row says of itself in a column that the configuration doesn't name; nil where that is nothing.
    /// - Throws: ``RecordFault`` where it may be gone, by a column that may as well be something else.
    func ownOperation(of row: [String: JSONValue]) throws(RecordFault) -> OperationWords.Operation? {
        guard row.keys.contains(where: ChangeColumn.mayBe) else { return nil }
        if let operation = ChangeColumn.operation(of: row, operations) { return operation }
        guard mapping.operation == .standard,
            let (name, word) = ChangeColumn.likely(in: row, operations, isKnown: isKnown),
            !deletions.isDeleted(row, in: nil, unavailable)
        else { return nil }
        throw RecordFault(
            .invalidValue, field: name,
            "\"\(word.excerpt())\" may say that the row is gone; make this catalog.fields.operation where it does, and that none "
                + "where it doesn't, both with product: \".\"")
    }

    /// Whether the configuration says what a column means: a field's, a rule's or nothing.
    private func isKnown(_ name: String) -> Bool {
        reader.isKnown(name) || deletions.added.contains { $0.names.contains(name) }
    }
}
