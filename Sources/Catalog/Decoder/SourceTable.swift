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

    private static let otherWords: Set<String> = [
        "order", "cart", "basket", "checkout", "payment", "invoice", "shipment", "refund", "wishlist",
    ]
    private static let otherLastWords: Set<String> = [
        "customer", "user", "coupon", "voucher", "subscription", "newsletter", "category", "categorie", "collection",
        "brand", "review", "stock", "price", "session", "address",
    ]

    /// Whether its name is that of another thing than a product, such as `orders`, `sales_order_item` or `stock`.
    var seemsToHoldOthers: Bool {
        let words = Self.words(of: name)
        return words.contains(where: Self.otherWords.contains) || words.last.map(Self.otherLastWords.contains) ?? false
    }

    /// The words of a name in small letters and in the singular, without numbers.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isSmall = false
        for character in name.unicodeScalars {
            let isCapital = character.properties.isUppercase
            if !character.properties.isAlphabetic || isCapital && isSmall {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            isSmall = !isCapital
            if character.properties.isAlphabetic { word.append(character.properties.lowercaseMapping) }
        }
        if !word.isEmpty { words.append(word) }
        return words.map { word in
            for ending in ["es", "s"] where word.hasSuffix(ending) {
                let singular = String(word.dropLast(ending.count))
                if otherWords.contains(singular) || otherLastWords.contains(singular) { return singular }
            }
            return word
        }
    }
}
