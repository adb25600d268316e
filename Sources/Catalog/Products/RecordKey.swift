/// A record's key, decoded as rows are.
///
/// Keys come as plain text, as JSON text, as a list (CockroachDB's `[1]`), as an object, and any of them in Kafka
/// Connect's `schema`/`payload` wrapper.
struct RecordKey {
    /// The longest canonical text, in bytes; a longer one is cut.
    private static let maximumBytes = 512

    /// Text without white space around it and quotation marks, a number, a truth value, an array or an object that
    /// isn't empty.
    let value: JSONValue
    /// Where the key names the table of its row.
    let table: SourceTable?

    /// - Throws: ``RecordFault`` for bytes that are no text, and for broken JSON.
    /// - Returns: nil for a key that says nothing: null, blank or empty.
    init?(_ bytes: [UInt8], maximumDepth: Int) throws(RecordFault) {
        let first = bytes.first { $0 > 0x20 }
        var value: JSONValue?
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "\"") {
            do throws(RecordFault) {
                value = try JSONValue(parsing: bytes, maximumDepth: maximumDepth)
            } catch {
                throw error.inside("key")
            }
        } else if first == UInt8(ascii: "[") {
            // Text may begin so as well.
            value = try? JSONValue(parsing: bytes, maximumDepth: maximumDepth)
        }
        if value == nil {
            guard !bytes.contains(0) else {
                throw RecordFault(
                    .containsNUL, field: "key",
                    "expected text, found a NUL character; of integers that Kafka's serializers write as bytes nothing "
                        + "tells them from text, so send keys as text, or the identifier in the message")
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw RecordFault.notUTF8.inside("key")
            }
            value = .string(text)
        }
        guard let value, let key = RecordKey(content: value) else { return nil }
        self = key
    }

    /// - Returns: nil for a value that says nothing: null, blank or empty.
    init?(content value: JSONValue) {
        guard let content = Self.content(of: value) else { return nil }
        self.value = content
        table = SourceTable(key: value)
    }

    private static func content(of value: JSONValue) -> JSONValue? {
        switch value {
        case .null: return nil
        case .string(let text):
            let trimmed = text.trimmed()
            // Converters write so what they were given no key for.
            return trimmed.isEmpty || trimmed == "null" ? nil : .string(trimmed)
        case .object(let members):
            if let payload = ConnectSchema.payload(of: members) { return content(of: payload) }
            if let maxwell = maxwell(members) { return .object(maxwell) }
            return members.isEmpty ? nil : value
        case .array(let elements): return elements.isEmpty ? nil : value
        case .bool, .number: return value
        }
    }

    /// The primary key in Maxwell's `{"database": …, "table": …, "pk.id": 1}`.
    private static func maxwell(_ members: [String: JSONValue]) -> [String: JSONValue]? {
        guard members["database"] != nil, members["table"] != nil, members.keys.contains(where: { $0.hasPrefix("pk.") })
        else { return nil }
        var result: [String: JSONValue] = [:]
        for (name, value) in members where name.hasPrefix("pk.") { result[String(name.dropFirst(3))] = value }
        return result
    }

    /// The key in one spelling: what is equal as JSON has equal text, with a wrapper or without.
    ///
    /// A text that is too long is cut, with its length and a 64-bit FNV-1a hash of the whole behind it. Two long keys
    /// with the same beginning and length would have to share the hash to be mixed up: among ten million such keys the
    /// chance is one in 400,000. That someone makes two on purpose is no danger, since who writes keys can delete anyway.
    var canonicalText: String {
        let text = (value.scalarText ?? value.serialized).composed()
        guard text.utf8.count > Self.maximumBytes else { return text }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return "\(text.prefix(bytes: 400))…\(text.utf8.count)-\(String(hash, radix: 16))"
    }
}
