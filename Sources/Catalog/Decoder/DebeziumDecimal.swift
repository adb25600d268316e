import Foundation

/// Decimals in Debezium's default `decimal.handling.mode=precise`: the base64 of a big-endian two's complement integer,
/// whose scale only the schema knows (Kafka Connect's logical type `org.apache.kafka.connect.data.Decimal`).
///
/// Without the schema such a text can look like a number of its own (`"1234"`), so ``ConnectSchema`` decodes it wherever
/// the message brings its schema.
package enum DebeziumDecimal {
    /// More digits than any `NUMERIC` column that holds a price; bounds the quadratic conversion.
    private static let maximumBytes = 64

    /// The decimal text of a decimal in base64; nil where it is none.
    static func text(base64: String, scale: Int) -> String? {
        guard (-300...300).contains(scale), base64.utf8.count <= 2 * maximumBytes, !base64.isEmpty,
            let data = Data(base64Encoded: base64), data.count <= maximumBytes
        else { return nil }
        return decimalText(bytes: Array(data), scale: scale)
    }

    /// The decimal text of `{"scale": 2, "value": "B8Y="}`, as Debezium writes decimals of no fixed scale (PostgreSQL's
    /// `numeric`, Oracle's `NUMBER`); nil for another object.
    static func text(variableScale members: [String: JSONValue]) -> String? {
        guard members.count == 2, let scale = members["scale"]?.numberValue?.int64,
            let value = members["value"]?.stringValue
        else { return nil }
        return text(base64: value, scale: Int(clamping: scale))
    }

    /// The decimal text of an integer divided by ten to the power of the scale, which may be negative.
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
        if scale < 0, !digits.isEmpty { digits.insert(contentsOf: repeatElement(0, count: -scale), at: 0) }
        while digits.count <= max(scale, 0) { digits.append(0) }
        var text = digits.reversed().map { $0 + UInt8(ascii: "0") }
        if scale > 0 { text.insert(UInt8(ascii: "."), at: text.count - scale) }
        return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
    }
}
