/// Decodes the messages of search-log topics.
///
/// - Plain JSON: a click, or another action, with the names of a ``SearchEventMapping``. It names a product.
/// - User Behavior Insights, queries and events, also with dotted names instead of objects.
/// - Rows of Google Analytics 4's export to BigQuery; one may be of several products.
/// - Events of Snowplow as enriched JSON; one may be of several products.
///
/// A client's identifier is taken from any of the usual names. Decoding is a pure function of the value. Whatever the bytes
/// are, the result is events or a ``RecordFault``.
/// Source: User Behavior Insights 1.3.0, https://github.com/o19s/ubi/tree/main/schema.
public struct SearchEventDecoder: Sendable {
    /// Hits of a query that are kept, and the last position that is told from others.
    public static let positions = 20

    let limits: DecoderLimits
    let reader: ProductReader
    /// Under which names a plain log keeps what, and which actions count.
    public let mapping: SearchEventMapping
    private let query: FieldPath
    private let queryID: FieldPath
    private let productID: FieldPath
    private let timestamp: FieldPath
    private let action: FieldPath
    private let position: FieldPath
    private let client: FieldPath
    private let clicks: ActionWords
    private let impressions: ActionWords

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
        clicks = ActionWords(mapping.clicks)
        impressions = ActionWords(mapping.impressions)
    }

    /// Decodes one record.
    /// - Parameter value: the record's value; nil, a tombstone, says nothing about clicks.
    /// - Returns: its events; none for what says nothing about a query and a product, such as other actions and searches
    ///   for nothing.
    /// - Throws: ``RecordFault`` where the record is no event and never will be.
    public func decode(_ value: [UInt8]?) throws(RecordFault) -> [SearchEvent] {
        guard let value else { return [] }
        try limits.check(value.count, against: limits.messageBytes, field: "value")
        let parsed: JSONValue
        do throws(RecordFault) {
            parsed = try JSONValue(parsing: value, maximumDepth: limits.depth)
        } catch {
            throw SnowplowEvent.isTabSeparated(value) ? RecordFault(error.code, SnowplowEvent.adviceOnTabs) : error
        }
        guard case .object(let message) = parsed else { throw RecordFault(.wrongType, "expected a JSON object") }
        return try decode(message: message)
    }

    func decode(message: [String: JSONValue]) throws(RecordFault) -> [SearchEvent] {
        if productID.presentValue(in: message) == nil {
            switch SearchLogKind(message) {
            case .behaviorQuery: return try behaviorQuery(message).map { [.query($0)] } ?? []
            case .behaviorEvent: return try behaviorEvent(message).map { [.action($0)] } ?? []
            case .analytics: return try analyticsEvents(message)
            case .snowplow: return try snowplowEvents(message)
            case .plain: break
            }
        }
        return try plain(message).map { [.action($0)] } ?? []
    }

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
        if let value = queryID.presentValue(in: message), value != .string("") {
            result.queryID = try reader.identifier(value, field: queryID.text)
        }
        guard result.query != nil || result.queryID != nil else {
            // Shoppers search for nothing all the time, and click on what a shop shows then.
            if query.value(in: message) != nil { return nil }
            throw RecordFault(.missingField, field: query.text, "expected the query, or \(queryID.text) to say which")
        }
        if let value = timestamp.presentValue(in: message) {
            result.timestamp = try EventTime.milliseconds(value, field: timestamp.text)
        }
        if let value = client.presentValue(in: message), value != .string("") {
            result.client = try reader.identifier(value, field: client.text)
        } else {
            result.client = SearchClient.identifier(in: message)
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

    func kind(of name: String) -> SearchAction.Kind? {
        if clicks.spells(name) { return .click }
        if impressions.spells(name) { return .impression }
        if clicks.contains(name) { return .click }
        return impressions.contains(name) ? .impression : nil
    }

    /// A place in a list: a number from 1, or an object with one, as in User Behavior Insights 1.2.
    func ordinal(_ value: JSONValue) -> Int? {
        let number = value["index"]?.numberValue ?? value.numberValue ?? value.stringValue.flatMap { JSONNumber($0) }
        guard let place = number?.int64, place >= 1 else { return nil }
        return Int(min(place, Int64(Self.positions) + 1))
    }

    func text(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        guard let text = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "expected a string, found \(value.typeName)")
        }
        return text
    }
}

extension DecoderLimits {
    /// A query in one spelling; nil where it is empty.
    func query(_ value: JSONValue, field: String) throws(RecordFault) -> String? {
        guard let text = value.stringValue else {
            throw RecordFault(.wrongType, field: field, "expected a string, found \(value.typeName)")
        }
        return try query(text, field: field)
    }

    /// A query in one spelling; nil where it is empty.
    func query(_ text: String, field: String) throws(RecordFault) -> String? {
        try check(text.utf8.count, against: queryBytes, field: field)
        let query = QueryText.normalized(text)
        try check(query.utf8.count, against: queryBytes, field: field)
        return query.isEmpty ? nil : query
    }
}
