/// Decodes the items of a click log or of a file of judgments.
///
/// - JSON: `{"query": …, "product_id": …, "ts": …, "label" or "weight": …, "clicks": …}`, with other usual names as well, or
///   a record of a search log that ``SearchEventDecoder`` knows and that says its query.
/// - A row of a table, by the names that ``ClickColumns`` gives.
///
/// Of a log that says what was done, only clicks count.
public struct ClickItemDecoder: Sendable {
    private let limits: DecoderLimits
    private let reader: ProductReader
    private let events: SearchEventDecoder
    private let clicks: ActionWords

    /// Creates a decoder.
    public init(mapping: SearchEventMapping = SearchEventMapping(), limits: DecoderLimits = DecoderLimits()) {
        self.limits = limits
        reader = ProductReader(mapping: FieldMapping(), limits: limits)
        events = SearchEventDecoder(mapping: mapping, limits: limits)
        clicks = ActionWords(mapping.clicks + SnowplowEvent.clicks)
    }

    /// Decodes an item.
    /// - Returns: its clicks; none for a blank line, and for an action that is no click.
    /// - Throws: ``RecordFault``.
    public func decode(_ item: FeedItem) throws(RecordFault) -> [Click] {
        switch item.content {
        case .fault(let fault, _): throw fault
        case .row(let values): return try decode(row: values).map { [$0] } ?? []
        case .json(let line):
            try limits.check(line.count, against: limits.messageBytes, field: "line")
            if line.allSatisfy(\.isBlank) { return [] }
            let value = try JSONValue(parsing: line, maximumDepth: limits.depth)
            guard case .object(let message) = value else {
                throw RecordFault(.wrongType, "expected a JSON object, found \(value.typeName)")
            }
            do throws(RecordFault) {
                return try decode(message: message)
            } catch { throw error.naming(innerItemsOf: line) }
        }
    }

    private func decode(message: [String: JSONValue]) throws(RecordFault) -> [Click] {
        if SearchLogKind(message) != .plain, !Self.namesProduct(message) {
            return try events.decode(message: message).compactMap { event in
                guard case .action(let action) = event, action.kind == .click, let query = action.query else {
                    return nil
                }
                return Click(query: query, productID: action.productID, timestamp: action.timestamp)
            }
        }
        var values: [String: JSONValue] = [:]
        var ranks: [ClickField: Int] = [:]
        // Sorted, so that of two spellings of a name it is always the same one.
        for (name, value) in message.sorted(by: { $0.key < $1.key }) where !value.isNull {
            guard let known = ClickField.named(name), known.rank < ranks[known.field] ?? .max else { continue }
            values[known.field.name] = value
            ranks[known.field] = known.rank
        }
        return try decode(row: values).map { [$0] } ?? []
    }

    /// Whether a record with names of User Behavior Insights is a plain one: those hold a product only in `event_attributes`.
    /// `id` alone may be that of the record.
    private static func namesProduct(_ message: [String: JSONValue]) -> Bool {
        let isOther = message.keys.contains {
            $0.hasPrefix("event_attributes") || $0 == "query_response_hit_ids" || $0 == "event_params" || $0 == "items"
                || SnowplowEvent.isEntityName($0)
        }
        return !isOther
            && message.contains { name, value in
                !value.isNull && ClickField.named(name)?.field == .productID && ClickField.normalized(name) != "id"
            }
    }

    private func decode(row: [String: JSONValue]) throws(RecordFault) -> Click? {
        if let action = row[ClickField.action.name]?.stringValue, !clicks.contains(action) { return nil }
        guard let query = row[ClickField.query.name] else { throw missing("query") }
        guard let product = row[ClickField.productID.name] else { throw missing("product_id") }
        guard let text = try limits.query(query, field: "query") else { throw missing("query") }
        var click = Click(query: text, productID: try reader.identifier(trimmed(product), field: "product_id"))
        if let time = row[ClickField.timestamp.name] {
            click.timestamp = try EventTime.milliseconds(trimmed(time), field: "timestamp")
        }
        if let label = row[ClickField.label.name] { click.label = try number(label, field: "label").double }
        if let count = row[ClickField.count.name] {
            guard let clicks = try number(count, field: "clicks").int64, clicks >= 0 else {
                throw RecordFault(.invalidValue, field: "clicks", "expected a whole number that is not negative")
            }
            if clicks == 0 { return nil }
            click.count = clicks
        }
        return click
    }

    private func trimmed(_ value: JSONValue) -> JSONValue {
        if case .string(let text) = value { .string(QueryText.trimmed(text)) } else { value }
    }

    /// A number, also as text, as the cells of a table are.
    private func number(_ value: JSONValue, field: String) throws(RecordFault) -> JSONNumber {
        switch value {
        case .number(let number): return number
        case .string(let text):
            if let number = JSONNumber(QueryText.trimmed(text)) { return number }
            throw RecordFault(.invalidValue, field: field, "expected a number, found \"\(text.excerpt())\"")
        default: throw RecordFault(.wrongType, field: field, "expected a number, found \(value.typeName)")
        }
    }

    private func missing(_ field: String) -> RecordFault {
        RecordFault(.missingField, field: field, "expected a value that is not empty")
    }
}
