extension SearchEventDecoder {
    /// Reads a query of User Behavior Insights; nil for one that asks for nothing.
    func behaviorQuery(_ message: [String: JSONValue]) throws(RecordFault) -> SearchQuery? {
        guard let value = present("user_query", in: message),
            let text = try limits.query(value, field: "user_query")
        else { return nil }
        var result = SearchQuery(text: text)
        result.id = try identifier("query_id", in: message)
        result.client = SearchClient.identifier(in: message)
        result.timestamp = try time("timestamp", in: message)
        if let hits = present("query_response_hit_ids", in: message) {
            guard let list = hits.arrayValue else {
                throw RecordFault(
                    .wrongType, field: "query_response_hit_ids", "expected an array, found \(hits.typeName)")
            }
            for hit in list.prefix(Self.positions) {
                result.hits.append(try reader.identifier(hit, field: "query_response_hit_ids"))
            }
        }
        return result
    }

    /// Reads an event of User Behavior Insights; nil for one that says nothing about a query and a product.
    func behaviorEvent(_ message: [String: JSONValue]) throws(RecordFault) -> SearchAction? {
        guard let action = present("action_name", in: message),
            let kind = kind(of: try text(action, field: "action_name"))
        else { return nil }
        // Where the identifier of the product itself is not sent, that of its document is.
        let names = ["object_id", "internal_id"].map { "event_attributes.object.\($0)" }
        var product: String?
        for name in names where product == nil { product = try identifier(name, in: message) }
        guard let product else { return nil }
        var result = SearchAction(kind: kind, productID: product)
        result.queryID = try identifier("query_id", in: message)
        if let value = present("user_query", in: message) {
            result.query = try limits.query(value, field: "user_query")
        }
        guard result.queryID != nil || result.query != nil else { return nil }
        result.client = SearchClient.identifier(in: message)
        result.timestamp = try time("timestamp", in: message)
        // Pixels, whether in `xy` or beside it, say nothing about the place in a list.
        let place =
            present("event_attributes.position.ordinal", in: message)
            ?? present("event_attributes.position.ordinal.index", in: message)
        result.position = place.flatMap(ordinal)
        return result
    }

    func time(_ name: String, in message: [String: JSONValue]) throws(RecordFault) -> Int64? {
        guard let value = present(name, in: message) else { return nil }
        return try EventTime.milliseconds(value, field: name)
    }

    /// nil where it is absent or empty.
    private func identifier(_ name: String, in message: [String: JSONValue]) throws(RecordFault) -> String? {
        guard let value = present(name, in: message), value != .string("") else { return nil }
        return try reader.identifier(value, field: name)
    }

    /// The value at a dotted path, of which any part may be one name with its dots; nil where it is absent or null.
    private func present(_ path: String, in message: [String: JSONValue]) -> JSONValue? {
        guard let value = Self.value(path.split(separator: ".")[...], in: message), !value.isNull else { return nil }
        return value
    }

    private static func value(_ path: ArraySlice<Substring>, in object: [String: JSONValue]) -> JSONValue? {
        for count in (1...path.count).reversed() {
            guard let value = object[path.prefix(count).joined(separator: ".")] else { continue }
            if count == path.count { return value }
            if let members = value.objectValue, let found = Self.value(path.dropFirst(count), in: members) {
                return found
            }
        }
        return nil
    }
}
