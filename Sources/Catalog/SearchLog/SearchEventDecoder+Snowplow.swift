extension SearchEventDecoder {
    /// Reads an event of Snowplow: a search, or what was done with each of its products.
    ///
    /// What was done is the type of an e-commerce action (`list_view` shows products, `list_click` chooses one), or the
    /// event's name. Products are entities with an identifier, or named by the event itself; the query is named by the event
    /// or an entity, or is that of the page's address, or of the page before it in the shop; what another page shows is none
    /// of its answers. Nor is what a list of related products has.
    /// Source: https://docs.snowplow.io/docs/events/ootb-data/ecommerce-events/.
    func snowplowEvents(_ message: [String: JSONValue]) throws(RecordFault) -> [SearchEvent] {
        let event = SnowplowEvent(message)
        guard let text = event.query, let query = try limits.query(text, field: "query") else { return [] }
        var timestamp: Int64?
        for name in ["derived_tstamp", "collector_tstamp", "dvce_created_tstamp"] where timestamp == nil {
            timestamp = try time(name, in: message)
        }
        let client = SearchClient.identifier(in: message)
        if event.isSearch { return [.query(SearchQuery(text: query, client: client, timestamp: timestamp))] }
        guard let kind = snowplowKind(event.action), kind == .click || !event.isOfPageBefore else { return [] }
        var events: [SearchEvent] = []
        for product in event.products {
            try limits.check(product.id.utf8.count, against: limits.identifierBytes, field: "product")
            events.append(
                .action(
                    SearchAction(
                        kind: kind, query: query, productID: product.id, client: client, timestamp: timestamp,
                        position: product.position.flatMap(ordinal))))
        }
        return events
    }

    private func snowplowKind(_ action: String) -> SearchAction.Kind? {
        switch action {
        case let action where SnowplowEvent.clicks.contains(action): .click
        case "list_view", "product_impression", "view_item_list": .impression
        case "transaction": kind(of: "purchase")
        default: kind(of: action)
        }
    }
}

/// What an event of Snowplow and its entities say about a search.
struct SnowplowEvent {
    /// A product with its place.
    struct Product {
        var id: String
        var position: JSONValue?
    }

    /// A self-describing object: the event itself, or an entity beside it.
    private struct Entity {
        var name: String
        var members: [String: JSONValue]

        var isProduct: Bool { ["product", "impression", "item"].contains { name.contains($0) } }
    }

    /// Actions that say that a product was chosen; Google Analytics has one of them too.
    static let clicks: Set<String> = [
        "list_click", "product_click", "select_item", "search_click", "search_result_click",
    ]
    private static let queryNames = ["query", "search_term", "search_query", "term", "searchTerm", "searchQuery", "q"]
    private static let productNames = [
        "product_id", "productId", "item_id", "itemId", "sku", "object_id", "result_id", "id",
    ]

    /// What was done, in lower case.
    let action: String
    /// Whether it is a search itself.
    let isSearch: Bool
    /// What was searched for; nil where nothing says it.
    let query: String?
    /// Whether that is the query of the page before.
    let isOfPageBefore: Bool
    /// What it was done with; none of a list that is no answer of a search.
    let products: [Product]

    /// What the source's own form of events has in its sixth column.
    private static let eventTypes: Set<String> = [
        "page_view", "page_ping", "struct", "unstruct", "transaction", "transaction_item",
    ]
    /// It has 131 columns; so many are enough to know it by.
    private static let leastColumns = 20

    /// What to do with events in that form, for messages.
    static let adviceOnTabs =
        "these are Snowplow's enriched events as tab-separated values; make JSON of them with Snowbridge's spEnrichedToJson "
        + "or one of Snowplow's Analytics SDKs"

    /// Whether a text begins with an enriched event as Snowplow's pipeline writes it, without the names of its columns.
    /// Source: https://docs.snowplow.io/docs/pipeline/enriched-tsv-format/.
    static func isTabSeparated(_ text: [UInt8]) -> Bool {
        let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
        let cells = line.split(separator: 0x09, maxSplits: leastColumns, omittingEmptySubsequences: false)
            .map { String(decoding: $0.prefix(32), as: UTF8.self) }
        return cells.count > leastColumns && eventTypes.contains(cells[5])
            && cells[3].prefixMatch(of: #/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/#) != nil
    }

    /// Whether a field of an event holds self-describing objects.
    static func isEntityName(_ name: String) -> Bool {
        ["unstruct_event", "contexts", "derived_contexts"].contains { name == $0 || name.hasPrefix("\($0)_") }
    }

    init(_ message: [String: JSONValue]) {
        var events: [Entity] = []
        var entities: [Entity] = []
        for (name, value) in message.sorted(by: { $0.key < $1.key }) where Self.isEntityName(name) {
            let found = Self.entities(name, value)
            if name.hasPrefix("unstruct") { events += found } else { entities += found }
        }
        let name = message["event_name"]?.stringValue ?? events.first?.name ?? ""
        let said = events.lazy.compactMap { ($0.members["type"] ?? $0.members["action"])?.stringValue }.first
        action = (said ?? name).lowercased()
        isSearch = ([name] + events.map(\.name)).contains { $0.contains("site_search") } || name == "search"
        let named = (events + entities).lazy.compactMap { Self.query(of: $0.members) }.first
        let pages = Self.pages(message).lazy.compactMap { name in
            message[name]?.stringValue.flatMap(SearchAddress.query).map { (name: name, query: $0) }
        }
        let page = named == nil ? pages.first : nil
        query = named ?? page?.query
        isOfPageBefore = page?.name == "page_referrer" || page?.name == "refr_urlquery"
        if action.hasPrefix("list_"),
            events.contains(where: { $0.members["name"]?.stringValue.map(ProductListName.isOfOthers) ?? false })
        {
            products = []
            return
        }
        let listed = entities.filter(\.isProduct).compactMap { Self.product(of: $0.members, names: Self.productNames) }
        // The event's own `id` is hardly that of a product.
        products =
            listed.isEmpty
            ? events.compactMap { Self.product(of: $0.members, names: Self.productNames.dropLast()) } : listed
    }

    /// Fields with the address of the page, and of the one before it where that is of the shop.
    private static func pages(_ message: [String: JSONValue]) -> [String] {
        let page = ["page_urlquery", "page_url"]
        func address(_ name: String, host: String) -> String? {
            message[name]?.stringValue ?? message[host]?.stringValue.map { "https://\($0)/" }
        }
        let before = address("page_referrer", host: "refr_urlhost")
        let isOfShop = SearchAddress.isOfShop(before, address("page_url", host: "page_urlhost"))
        return isOfShop ? page + ["refr_urlquery", "page_referrer"] : page
    }

    private static func query(of members: [String: JSONValue]) -> String? {
        if let terms = members["terms"]?.arrayValue { return terms.compactMap(\.stringValue).joined(separator: " ") }
        return queryNames.lazy.compactMap { members[$0]?.stringValue }.first
    }

    private static func product(of members: [String: JSONValue], names: some Collection<String>) -> Product? {
        guard let id = names.lazy.compactMap({ SearchEventDecoder.identifier(members[$0]) }).first else { return nil }
        return Product(id: id, position: members["position"] ?? members["rank"])
    }

    /// The objects of a field: an object or a list of them, or with their schemas beside them, or JSON text of these.
    private static func entities(_ name: String, _ value: JSONValue, depth: Int = 0) -> [Entity] {
        guard depth < 8 else { return [] }
        switch value {
        case .string(let text):
            guard let value = try? JSONValue(parsing: Array(text.utf8)) else { return [] }
            return entities(name, value, depth: depth + 1)
        case .array(let list): return list.flatMap { entities(name, $0, depth: depth + 1) }
        case .object(let members):
            guard let schema = members["schema"]?.stringValue, let data = members["data"] else {
                return [Entity(name: name, members: members)]
            }
            // iglu:vendor/name/format/version
            let parts = schema.split(separator: "/")
            return entities(parts.count > 1 ? String(parts[1]) : schema, data, depth: depth + 1)
        default: return []
        }
    }
}
