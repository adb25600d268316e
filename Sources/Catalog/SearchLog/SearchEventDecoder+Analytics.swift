extension SearchEventDecoder {
    /// Reads a row of Google Analytics 4's export to BigQuery: a search, or what was done with each of its items.
    ///
    /// `view_item_list` shows products and `select_item` chooses one; of other events those count that the mapping names,
    /// such as `purchase`. The query is the parameter `search_term`, or that of the page's address or of the page before it in
    /// the shop; what another page shows is none of its answers. Nor is what a list of related products has. Places in a list
    /// count from 0.
    /// Source: https://support.google.com/analytics/answer/7029846.
    func analyticsEvents(_ message: [String: JSONValue]) throws(RecordFault) -> [SearchEvent] {
        guard let name = message["event_name"]?.stringValue else { return [] }
        let parameters = AnalyticsParameters(message["event_params"])
        guard let (query, isOfPageBefore) = try analyticsQuery(parameters) else { return [] }
        let time = message["event_timestamp"].flatMap { $0.isNull ? nil : $0 }
        let timestamp = try time.map { (value) throws(RecordFault) in
            try EventTime.milliseconds(value, field: "event_timestamp")
        }
        let client =
            ["user_pseudo_id", "user_id"].lazy.compactMap { SearchEventDecoder.analyticsText(message[$0]) }.first
            ?? parameters.text("ga_session_id") ?? SearchClient.identifier(in: message)
        let items = try analyticsItems(message["items"], parameters)
        if name == "view_search_results" || name == "search" {
            let hits = items.prefix(Self.positions).map(\.id)
            return [.query(SearchQuery(text: query, client: client, timestamp: timestamp, hits: Array(hits)))]
        }
        let kind: SearchAction.Kind?
        switch name {
        case "select_item": kind = .click
        case "view_item_list": kind = .impression
        default: kind = self.kind(of: name)
        }
        guard let kind, kind == .click || !isOfPageBefore else { return [] }
        return items.map { item in
            .action(
                SearchAction(
                    kind: kind, query: query, productID: item.id, client: client, timestamp: timestamp,
                    position: item.position))
        }
    }

    /// The query, and whether the page before was its own; nil for none.
    private func analyticsQuery(
        _ parameters: AnalyticsParameters
    ) throws(RecordFault) -> (text: String, isOfPageBefore: Bool)? {
        if let term = parameters.text("search_term") {
            return try limits.query(term, field: "search_term").map { ($0, false) }
        }
        let page = parameters.text("page_location")
        for name in ["page_location", "page_referrer"] {
            let address = parameters.text(name)
            guard let query = address.flatMap(SearchAddress.query), SearchAddress.isOfShop(address, page) else {
                continue
            }
            return try limits.query(query, field: name).map { ($0, name == "page_referrer") }
        }
        return nil
    }

    /// The items, without those of lists that are no answers of a search.
    private func analyticsItems(
        _ value: JSONValue?, _ parameters: AnalyticsParameters
    ) throws(RecordFault) -> [(id: String, position: Int?)] {
        var items: [(id: String, position: Int?)] = []
        for item in value?.arrayValue ?? [] {
            guard let id = Self.analyticsText(item["item_id"]) else { continue }
            let lists = ["item_list_name", "item_list_id"].compactMap {
                Self.analyticsText(item[$0]) ?? parameters.text($0)
            }
            if lists.contains(where: ProductListName.isOfOthers) { continue }
            try limits.check(id.utf8.count, against: limits.identifierBytes, field: "items.item_id")
            let index = Self.analyticsText(item["item_list_index"]) ?? Self.analyticsText(item["index"])
            let place = index.flatMap { JSONNumber($0)?.int64 }.map { min($0, Int64(Self.positions)) + 1 }
            items.append((id, place.flatMap { $0 >= 1 ? Int($0) : nil }))
        }
        return items
    }

    /// The text of a value that may be a number; nil also where Analytics says that there is none.
    fileprivate static func analyticsText(_ value: JSONValue?) -> String? {
        identifier(value).flatMap { $0 == "(not set)" ? nil : $0 }
    }

    /// The text of an identifier that may be a number; nil where it is absent or empty.
    static func identifier(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text)?: text.isEmpty ? nil : text
        case .number(let number)?: number.decimalText
        default: nil
        }
    }
}

/// An event's parameters: a list of keys with a value under the name of its type, or an object.
private struct AnalyticsParameters {
    private var values: [String: JSONValue] = [:]

    init(_ value: JSONValue?) {
        switch value {
        case .object(let members)?: values = members
        case .array(let list)?:
            for parameter in list {
                guard let key = parameter["key"]?.stringValue, let value = parameter["value"] else { continue }
                let typed = ["string_value", "int_value", "double_value", "float_value"].lazy
                    .compactMap { value[$0] }.first { !$0.isNull }
                values[key] = typed ?? value
            }
        default: break
        }
    }

    /// A parameter as text; a query of digits only is a number there.
    func text(_ name: String) -> String? { SearchEventDecoder.analyticsText(values[name]) }
}
