/// Decodes the lines of a click log or of a file of judgments.
///
/// A line is a JSON object `{"query": …, "product_id": …, "ts": …, "label" or "weight": …}` or has tab-separated columns
/// `query`, `product_id`, `timestamp` (optional, may be empty) and `label` (optional, may be empty). The first line may
/// be a header with these names.
public struct ClickLineDecoder: Sendable {
    private static let header = ["query", "product_id", "timestamp", "label"]

    private let limits: DecoderLimits
    private let reader: ProductReader

    /// Creates a decoder.
    public init(limits: DecoderLimits = DecoderLimits()) {
        self.limits = limits
        reader = ProductReader(mapping: FieldMapping(), limits: limits)
    }

    /// Decodes one line.
    /// - Parameters:
    ///   - line: the line without its end.
    ///   - number: its number in the file, from 1: only line 1 is taken for a header.
    /// - Returns: the click; nil for a blank line and for the header.
    /// - Throws: ``RecordFault``.
    public func decode(line: [UInt8], number: Int) throws(RecordFault) -> Click? {
        try limits.check(line.count, against: limits.messageBytes, field: "line")
        guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return nil }
        return first == UInt8(ascii: "{") ? try decodeJSON(line) : try decodeColumns(line, number: number)
    }

    private func decodeJSON(_ line: [UInt8]) throws(RecordFault) -> Click {
        guard case .object(let object) = try JSONValue(parsing: line, maximumDepth: limits.depth) else {
            throw RecordFault(.wrongType, "expected a JSON object")
        }
        guard let query = object["query"], query != .null else { throw missing("query") }
        guard let product = object["product_id"], product != .null else { throw missing("product_id") }
        var click = Click(
            query: try limits.query(query, field: "query"),
            productID: try reader.identifier(product, field: "product_id"))
        if let time = object["ts"], time != .null { click.timestamp = try EventTime.milliseconds(time, field: "ts") }
        for name in ["label", "weight"] where click.label == nil {
            guard let value = object[name], value != .null else { continue }
            guard let number = value.numberValue else {
                throw RecordFault(.wrongType, field: name, "expected a number, found \(value.typeName)")
            }
            click.label = number.double
        }
        return click
    }

    private func decodeColumns(_ line: [UInt8], number: Int) throws(RecordFault) -> Click? {
        guard !line.contains(0) else { throw RecordFault(.containsNUL, "expected no NUL character") }
        let columns = try line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
            (column) throws(RecordFault) -> String in
            guard let text = String(validating: column, as: UTF8.self) else { throw .notUTF8 }
            return text
        }
        guard (2...Self.header.count).contains(columns.count) else {
            throw RecordFault(
                .invalidJSON,
                "expected a JSON object or 2 to 4 columns (\(Self.header.joined(separator: ", "))), "
                    + "found \(columns.count)"
            )
        }
        if number == 1, columns == Array(Self.header.prefix(columns.count)) { return nil }

        var click = Click(
            query: try limits.query(columns[0], field: "query"),
            productID: try reader.identifier(.string(columns[1]), field: "product_id")
        )
        if columns.count > 2, !columns[2].isEmpty {
            click.timestamp = try EventTime.milliseconds(columns[2], field: "timestamp")
        }
        if columns.count > 3, !columns[3].isEmpty {
            guard let label = JSONNumber(columns[3]) else {
                throw RecordFault(
                    .invalidValue, field: "label", "expected a number, found \"\(columns[3].excerpt())\"")
            }
            click.label = label.double
        }
        return click
    }

    private func missing(_ field: String) -> RecordFault {
        RecordFault(.missingField, field: field, "expected a value that is not empty")
    }
}
