/// The table that a row comes from, as its source calls it.
struct SourceTable: Equatable {
    /// Its database, its schema, or both; a merged topic's server before them.
    let qualifiers: [String]
    let name: String

    /// With its qualifiers, a dot between them.
    var text: String { (qualifiers + [name]).joined(separator: ".") }

    /// - Returns: nil where nothing names the table.
    private init?(database: JSONValue?, schema: JSONValue?, name: JSONValue?) {
        guard let name = name?.stringValue, !name.isBlank else { return nil }
        self.name = name
        qualifiers = [database, schema].compactMap { $0?.stringValue }.filter { !$0.isBlank }
    }

    /// - Parameter text: names with dots between them.
    private init?(dotted text: String?) {
        let names = (text ?? "").split(separator: ".").map(String.init)
        guard let name = names.last else { return nil }
        self.name = name
        qualifiers = names.dropLast()
    }

    /// The table of a change event in Debezium's form.
    init?(source: JSONValue?) {
        guard case .object(let names)? = source else { return nil }
        self.init(
            database: names["db"] ?? names["database_name"], schema: names["schema"] ?? names["schema_name"],
            name: names["table"] ?? names["collection"] ?? names["table_name"])
    }

    /// The table of a row that `ExtractNewRecordState` made.
    init?(flattened row: [String: JSONValue]) {
        self.init(
            database: row["__db"] ?? row["__source_db"], schema: row["__schema"] ?? row["__source_schema"],
            name: row["__table"] ?? row["__source_table"] ?? row["__collection"] ?? row["__source_collection"])
    }

    /// The table that a record's key names: Maxwell's keys do, those of topics that Debezium merged
    /// (`ByLogicalTableRouter`), and Debezium's with their schema (`server.shop.products.Key`).
    init?(key: JSONValue) {
        guard case .object(let members) = key else { return nil }
        let fields = members["payload"]?.objectValue ?? members
        if let table = fields["__dbz__physicalTableIdentifier"]?.stringValue {
            self.init(dotted: table)
        } else if let name = members["schema"]?["name"]?.stringValue, name.hasSuffix(".Key") {
            self.init(dotted: String(name.dropLast(4)))
        } else if fields.keys.contains(where: { $0.hasPrefix("pk.") || $0 == "_uuid" }) {
            self.init(database: fields["database"], schema: nil, name: fields["table"])
        } else {
            return nil
        }
    }

    /// Whether its name is that of another thing than a product, such as `orders`, `sales_order_item` or `stock`.
    var seemsToHoldOthers: Bool { ThingName(name).isOfAnotherThing }
}
