import Foundation

/// What Debezium writes in place of a value that the source did not send, such as a large PostgreSQL column that an
/// update did not touch: a text, in the shape of the column's type
/// (https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-toasted-values).
public struct UnavailableValue: Sendable, Equatable {
    /// What Debezium writes unless its `unavailable.value.placeholder` is another text.
    public static let standardText = "__debezium_unavailable_value"

    private let text: String
    /// For `bytea`.
    private let base64: String
    /// For `bytea` with `binary.handling.mode=hex`.
    private let hexadecimal: String
    /// For `uuid[]`: the standard text's name-based UUID; nil for another text.
    private let uuid: String?
    /// For `int[]` and `bigint[]`: the text's bytes.
    private let numbers: [JSONValue]
    private let size: Int
    /// What the other shapes begin with, so that most texts are told apart by one byte.
    private let firstBytes: Set<UInt8>

    /// A placeholder.
    /// - Parameter text: as the connector's `unavailable.value.placeholder` says it; behind `hex:` are its bytes in
    ///   hexadecimal.
    public init(_ text: String = Self.standardText) {
        let text = text.hasPrefix("hex:") ? Self.text(hexadecimal: text.dropFirst(4)) ?? text : text
        self.text = text
        base64 = Data(text.utf8).base64EncodedString()
        hexadecimal = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        uuid = text == Self.standardText ? "b68a35a7-17ad-35b3-af2a-ae46edb4545a" : nil
        numbers = text.utf8.map { .number(JSONNumber($0)) }
        size = text.utf8.count
        firstBytes = Set([text, base64, hexadecimal, uuid ?? "", "{", "[", "\""].compactMap(\.utf8.first))
    }

    private static func text(hexadecimal: Substring) -> String? {
        let digits = Array(hexadecimal.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Whether a text is the placeholder, or JSON text that holds it.
    func isPlaceholder(_ string: String) -> Bool {
        let count = string.utf8.count
        guard count >= size, let first = string.utf8.first, firstBytes.contains(first) else { return false }
        if count == size { return string == text }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
            if contains(string.utf8) { return true }
        default: break
        }
        return string == base64 || string == hexadecimal || string == uuid
    }

    /// Whether a value is the placeholder or holds it, as an element, a member or a name.
    func isIn(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let string): isPlaceholder(string)
        case .array(let elements): elements.contains(where: isIn) || (elements.count == size && elements == numbers)
        case .object(let members): members.contains { isPlaceholder($0.key) || isIn($0.value) }
        default: false
        }
    }

    /// Whether a value is the placeholder, or holds nothing else.
    func isAllOf(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let string): isPlaceholder(string)
        case .array(let elements):
            !elements.isEmpty && (elements.allSatisfy(isAllOf) || elements.count == size && elements == numbers)
        case .object(let members): !members.isEmpty && members.allSatisfy { isPlaceholder($0.key) || isAllOf($0.value) }
        default: false
        }
    }

    private func contains(_ bytes: String.UTF8View) -> Bool {
        guard let opening = text.utf8.first else { return false }
        var rest = bytes[...]
        while let start = rest.firstIndex(of: opening) {
            rest = rest[start...]
            if rest.starts(with: text.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
