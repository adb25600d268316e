import Foundation

/// Decimals in Debezium's default `decimal.handling.mode=precise`: the base64 of a big-endian two's complement integer,
/// whose scale only the schema knows (Kafka Connect's logical type `org.apache.kafka.connect.data.Decimal`).
///
/// Without the schema such a text can look like a number of its own (`"1234"`), so it is decoded wherever the
/// message brings its schema.
package enum DebeziumDecimal {
    private static let typeName = "org.apache.kafka.connect.data.Decimal"
    /// More digits than any `NUMERIC` column that holds a price; bounds the quadratic conversion.
    private static let maximumBytes = 64

    /// Replaces the decimals of both rows by decimal texts.
    static func decodeRows(
        _ payload: [String: JSONValue], schema: JSONValue
    ) throws(RecordFault) -> [String: JSONValue] {
        guard let fields = schema["fields"]?.arrayValue else { return payload }
        var payload = payload
        for rowSchema in fields {
            guard let rowName = rowSchema["field"]?.stringValue, rowName == "before" || rowName == "after",
                let columns = rowSchema["fields"]?.arrayValue, case .object(var row)? = payload[rowName]
            else { continue }
            for column in columns where column["name"]?.stringValue == typeName {
                guard let name = column["field"]?.stringValue, let value = row[name], value != .null else { continue }
                let field = "\(rowName).\(name)"
                guard let scale = Int(column["parameters"]?["scale"]?.stringValue ?? ""), (0...300).contains(scale),
                    let base64 = value.stringValue, let bytes = Data(base64Encoded: base64),
                    bytes.count <= maximumBytes
                else {
                    throw RecordFault(
                        .invalidValue, field: field,
                        "expected a decimal in base64 of at most \(maximumBytes) bytes, with its scale in the schema")
                }
                row[name] = .string(decimalText(bytes: Array(bytes), scale: scale))
            }
            payload[rowName] = .object(row)
        }
        return payload
    }

    /// The decimal text of an integer divided by ten to the power of the scale.
    package static func decimalText(bytes: [UInt8], scale: Int) -> String {
        let isNegative = (bytes.first ?? 0) >= 0x80
        var magnitude = bytes
        if isNegative {
            // Two's complement: invert and add one.
            var carry = true
            for index in magnitude.indices.reversed() {
                let inverted = ~magnitude[index]
                magnitude[index] = carry ? inverted &+ 1 : inverted
                carry = carry && inverted == 0xFF
            }
        }
        // Decimal digits, least significant first.
        var digits: [UInt8] = []
        for byte in magnitude {
            var carry = Int(byte)
            for index in digits.indices {
                let value = Int(digits[index]) * 256 + carry
                digits[index] = UInt8(value % 10)
                carry = value / 10
            }
            while carry > 0 {
                digits.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        while digits.count <= scale { digits.append(0) }
        var text = digits.reversed().map { $0 + UInt8(ascii: "0") }
        if scale > 0 { text.insert(UInt8(ascii: "."), at: text.count - scale) }
        return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
    }
}
