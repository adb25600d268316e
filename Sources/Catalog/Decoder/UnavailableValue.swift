/// What Debezium writes in place of a value that the source did not send, such as a large PostgreSQL column that an
/// update did not touch: a text, in the shape of the column's type
/// (https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-toasted-values).
enum UnavailableValue {
    private static let text = "__debezium_unavailable_value"
    /// For `bytea`.
    private static let base64 = "X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="
    /// For `bytea` with `binary.handling.mode=hex`.
    private static let hexadecimal = text.utf8.map { String($0, radix: 16) }.joined()
    /// For `uuid[]`: the text's name-based UUID.
    private static let uuid = "b68a35a7-17ad-35b3-af2a-ae46edb4545a"
    /// For `int[]` and `bigint[]`: the text's bytes.
    private static let numbers = text.utf8.map { JSONValue.number(JSONNumber($0)) }

    /// Whether a text is the placeholder, or JSON text that holds it.
    static func isPlaceholder(_ string: String) -> Bool {
        switch string.utf8.count {
        case ..<28: false
        case 28: string == text
        default:
            switch string.utf8.first {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): contains(string.utf8)
            case UInt8(ascii: "X"): string == base64
            case UInt8(ascii: "b"): string == uuid
            case UInt8(ascii: "5"): string == hexadecimal
            default: false
            }
        }
    }

    /// Whether a value is the placeholder or holds it, as an element, a member or a name.
    static func isIn(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let string): isPlaceholder(string)
        case .array(let elements): elements.contains(where: isIn) || (elements.count == 28 && elements == numbers)
        case .object(let members): members.contains { isPlaceholder($0.key) || isIn($0.value) }
        default: false
        }
    }

    private static func contains(_ bytes: String.UTF8View) -> Bool {
        var rest = bytes[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "_")) {
            rest = rest[start...]
            if rest.starts(with: text.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
