/// What a row of a click log says, and under which names.
enum ClickField: CaseIterable {
    case query, productID, timestamp, label, count, action
    /// What is known and not needed.
    case other

    /// The name under which a row keeps it.
    var name: String { names[0] }

    /// Its names in lower case, without blanks, hyphens and underscores; where a log has several, the first one counts.
    var names: [String] {
        switch self {
        case .query:
            [
                "query", "userquery", "searchquery", "searchterm", "searchtext", "searchphrase", "searchkeyword",
                "querytext", "keywords", "keyword", "search", "term", "q",
            ]
        case .productID:
            [
                "productid", "product", "itemid", "item", "sku", "productsku", "objectid", "documentid", "docid",
                "articleid", "article", "id",
            ]
        case .timestamp:
            [
                "timestamp", "ts", "time", "datetime", "eventtimestamp", "eventtime", "clickedat", "createdat",
                "collectortstamp", "date", "eventdate",
            ]
        case .label: ["label", "weight", "relevance", "rating", "grade", "judgment", "judgement", "score"]
        case .count: ["clicks", "clickcount", "numclicks", "count"]
        case .action: ["action", "actionname", "eventname", "eventtype", "event"]
        case .other:
            [
                "position", "rank", "queryid", "searchid", "impressions", "ctr", "country", "language", "locale",
                "device", "application", "page",
            ] + SearchClient.names.map(Self.normalized)
        }
    }

    private static let fields: [String: (field: ClickField, rank: Int)] = {
        var fields: [String: (field: ClickField, rank: Int)] = [:]
        for field in allCases {
            for (rank, name) in field.names.enumerated() { fields[name] = (field, rank) }
        }
        return fields
    }()

    /// The field that a name means, and how well it fits: 0 is best; nil where the name is none of these.
    static func named(_ name: String) -> (field: ClickField, rank: Int)? { fields[normalized(name)] }

    static func normalized(_ name: String) -> String {
        String(QueryText.trimmed(name).lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " })
    }
}
