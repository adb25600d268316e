/// Decodes the messages of search-log topics.
///
/// - Plain JSON: a click, or another action, with the names of a ``SearchEventMapping``. It names a product.
/// - An event of User Behavior Insights: it has `action_name`.
/// - A query of User Behavior Insights: it has `user_query` and no action.
///
/// Decoding is a pure function of the value. Whatever the bytes are, the result is an event, nil or a ``RecordFault``.
/// Source: User Behavior Insights 1.3.0, https://github.com/o19s/ubi/tree/main/schema.
public struct SearchEventDecoder: Sendable {
    /// Hits of a query that are kept, and the last position that is told from others.
    public static let positions = 20

    private let limits: DecoderLimits
    private let reader: ProductReader
    private let mapping: SearchEventMapping
    private let query: FieldPath
    private let queryID: FieldPath
    private let productID: FieldPath
    private let timestamp: FieldPath
    private let action: FieldPath
    private let position: FieldPath
    private let client: FieldPath

    /// Creates a decoder.
    public init(mapping: SearchEventMapping = SearchEventMapping(), limits: DecoderLimits = DecoderLimits()) {
        self.limits = limits
        self.mapping = mapping
        reader = ProductReader(mapping: FieldMapping(), limits: limits)
        query = FieldPath(mapping.query)
        queryID = FieldPath(mapping.queryID)
        productID = FieldPath(mapping.productID)
        timestamp = FieldPath(mapping.timestamp)
        action = FieldPath(mapping.action)
        position = FieldPath(mapping.position)
        client = FieldPath(mapping.client)
    }

    /// Decodes one record.
    /// - Parameter value: the record's value; nil, a tombstone, says nothing about clicks.
    /// - Returns: the event; nil for actions that say nothing about a query and a product.
    /// - Throws: ``RecordFault`` where the record is no event and never will be.
    public func decode(_ value: [UInt8]?) throws(RecordFault) -> SearchEvent? {
        guard let value else { return nil }
        try limits.check(value.count, against: limits.messageBytes, field: "value")
        guard case .object(let message) = try JSONValue(parsing: value, maximumDepth: limits.depth) else {
            throw RecordFault(.wrongType, "expected a JSON object")
        }
        if productID.presentValue(in: message) == nil {
            if let name = present("action_name", in: message) {
                return try behaviorEvent(message, action: name).map(SearchEvent.action)
            }
            if present("user_query", in: message) != nil || present("query_response_hit_ids", in: message) != nil {
                return .query(try behaviorQuery(message))
            }
        }
        return try plain(message).map(SearchEvent.action)
    }

    // MARK: Plain

    private func plain(_ message: [String: JSONValue]) throws(RecordFault) -> SearchAction? {
        var kind = SearchAction.Kind.click
        if let name = action.presentValue(in: message) {
            guard let named = self.kind(of: try text(name, field: action.text)) else { return nil }
            kind = named
        }
        guard let product = productID.presentValue(in: message) else {
            throw RecordFault(.missingField, field: productID.text, "expected the product's identifier")
        }
        var result = SearchAction(kind: kind, productID: try reader.identifier(product, field: productID.text))
        if let value = query.presentValue(in: message) { result.query = try limits.query(value, field: query.text) }
        if let value = queryID.presentValue(in: message) {
            result.queryID = try reader.identifier(value, field: queryID.text)
        }
        guard result.query != nil || result.queryID != nil else {
            throw RecordFault(.missingField, field: query.text, "expected the query, or \(queryID.text) to say which")
        }
        if let value = timestamp.presentValue(in: message) {
            result.timestamp = try EventTime.milliseconds(value, field: timestamp.text)
        }
        if let value = client.presentValue(in: message) {
            result.client = try reader.identifier(value, field: client.text)
        }
        if let value = position.presentValue(in: message) {
            guard let place = ordinal(value) else {
                throw RecordFault(
                    .wrongType, field: position.text, "expected a whole number from 1, found \(value.typeName)")
            }
            result.position = place
        }
        return result
    }

    // MARK: User Behavior Insights

    private func behaviorQuery(_ message: [String: JSONValue]) throws(RecordFault) -> SearchQuery {
        guard let value = present("user_query", in: message) else {
            throw RecordFault(.missingField, field: "user_query", "expected the query as it was typed")
        }
        var result = SearchQuery(text: try limits.query(value, field: "user_query"))
        result.id = try identifier("query_id", in: message)
        result.client = try client(of: message)
        result.timestamp = try time(of: message)
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

    private func behaviorEvent(
        _ message: [String: JSONValue], action: JSONValue
    ) throws(RecordFault) -> SearchAction? {
        guard let kind = kind(of: try text(action, field: "action_name")) else { return nil }
        let attributes = message["event_attributes"]?.objectValue ?? [:]
        let object = attributes["object"]?.objectValue ?? [:]
        guard let product = present("object_id", in: object) else { return nil }
        var result = SearchAction(
            kind: kind, productID: try reader.identifier(product, field: "event_attributes.object.object_id"))
        result.queryID = try identifier("query_id", in: message)
        if let value = present("user_query", in: message) {
            result.query = try limits.query(value, field: "user_query")
        }
        guard result.queryID != nil || result.query != nil else { return nil }
        result.client = try client(of: message)
        result.timestamp = try time(of: message)
        // Pixels, whether in `xy` or beside it, say nothing about the place in a list.
        result.position = attributes["position"]?["ordinal"].flatMap(ordinal)
        return result
    }

    private func kind(of name: String) -> SearchAction.Kind? {
        let name = name.lowercased()
        if mapping.clicks.contains(name) { return .click }
        return mapping.impressions.contains(name) ? .impression : nil
    }

    /// A place in a list: a number from 1, or an object with one, as in User Behavior Insights 1.2.
    private func ordinal(_ value: JSONValue) -> Int? {
        let number = value["index"]?.numberValue ?? value.numberValue
        guard let place = number?.int64, place >= 1 else { return nil }
        return Int(min(place, Int64(Self.positions) + 1))
    }

    private func client(of message: [String: JSONValue]) throws(RecordFault) -> String? {
        for name in ["client_id", "user_id", "session_id"] {
            if let found = try identifier(name, in: message) { return found }
        }
        return nil
    }

    private func time(of message: [String: JSONValue]) throws(RecordFault) -> Int64? {
        guard let value = present("timestamp", in: message) else { return nil }
        return try EventTime.milliseconds(value, field: "timestamp")
    }

    /// nil where it is absent or empty.
    private func identifier(_ name: String, in message: [String: JSONValue]) throws(RecordFault) -> String? {
        guard let value = present(name, in: message), value != .string("") else { return nil }
        return try reader.identifier(value, field: name)
    }

    private func present(_ name: String, in message: [String: JSONValue]) -> JSONValue? {
        guard let value = message[name], value != .null else { return nil }
        return value
    }

    private func text(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        guard let text = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "expected a string, found \(value.typeName)")
        }
        return text
    }
}

extension DecoderLimits {
    /// Checks a query as it was typed.
    func query(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        guard let text = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "expected a string, found \(value.typeName)")
        }
        return try query(text, field: field)
    }

    func query(_ text: String, field: String) throws(RecordFault) -> String {
        guard text.utf8.contains(where: { $0 > 0x20 }) else {
            throw RecordFault(.missingField, field: field, "expected a value that is not empty")
        }
        try check(text.utf8.count, against: queryBytes, field: field)
        return text
    }
}
