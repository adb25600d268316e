/// Reads product identifiers from messages, rows and keys.
struct IdentifierReader: Sendable {
    /// What a row says about the identifier.
    enum Found: Equatable {
        case identifier(String)
        /// The field is there, with an empty text.
        case blank
        /// There is no such field, or it is null or was not sent.
        case absent
    }

    /// What is tried in turn where the configuration names no field.
    private static let standard: [FieldPath] = ["product_id", "id", "_id"]

    private let mapping: ProductIDMapping
    /// Where the identifier, or a part of it, may be.
    let paths: [FieldPath]
    private let limits: DecoderLimits
    private let unavailable: UnavailableValue

    init(mapping: ProductIDMapping, limits: DecoderLimits, unavailable: UnavailableValue) {
        self.mapping = mapping
        self.limits = limits
        self.unavailable = unavailable
        switch mapping {
        case .standard: paths = Self.standard
        case .fields(let fields): paths = fields
        case .template(let template): paths = template.paths
        }
    }

    /// Whether the configuration names the fields, so that no other will do.
    var isExplicit: Bool { mapping != .standard }
    /// Whether one text alone can be the identifier.
    var isSimple: Bool { if case .template = mapping { false } else { mapping == .standard || paths.count == 1 } }
    /// The fields as they are written, for messages.
    var text: String { mapping.text }
    /// Names of fields that hold nothing but the identifier.
    var names: [String] { isSimple ? paths.flatMap(\.names) : [] }

    /// Looks for the identifier in an object.
    /// - Throws: ``RecordFault`` for a value that can't be one, or is too long.
    func find(in object: [String: JSONValue], prefix: String?) throws(RecordFault) -> Found {
        if case .standard = mapping {
            for path in paths {
                let found = try part(path, in: object, prefix: prefix)
                if found != .absent { return found }
            }
            return .absent
        }
        if isSimple { return try part(paths[0], in: object, prefix: prefix) }
        var parts: [String] = []
        for path in paths {
            switch try part(path, in: object, prefix: prefix) {
            case .identifier(let text): parts.append(text)
            case .blank: return .blank
            case .absent: return .absent
            }
        }
        return .identifier(try joined(parts, prefix: prefix))
    }

    /// The identifier that a message has under `product_id`, and not under other names that serve for rows.
    func find(inPlainMessage message: [String: JSONValue]) throws(RecordFault) -> Found {
        isExplicit ? try find(in: message, prefix: nil) : try part(paths[0], in: message, prefix: nil)
    }

    /// Whether an object has no identifier because its source left it out, and not because there is none: no part of it
    /// is null.
    func isUnsent(in object: [String: JSONValue]) -> Bool {
        !paths.contains { $0.value(in: object) == .null }
    }

    /// Reads the identifier from a key; nil where the key doesn't tell it.
    func identifier(in key: RecordKey) -> String? {
        switch key.value {
        case .object(let fields): return identifier(inKey: fields)
        case .array(let elements):
            guard elements.count == (isExplicit ? paths.count : 1) else { return nil }
            let parts = elements.compactMap { usable(Self.keyText(of: $0)) }
            guard parts.count == elements.count else { return nil }
            return isSimple ? parts[0] : try? joined(parts, prefix: "key")
        case .string(let text):
            if let fields = Self.struct(text) { return identifier(inKey: fields) }
            return isSimple ? usable(Self.keyText(of: key.value)) : nil
        case let scalar: return isSimple ? usable(Self.keyText(of: scalar)) : nil
        }
    }

    /// Whether a key says which fields its values are.
    func namesFields(_ key: RecordKey) -> Bool {
        key.value.objectValue != nil || key.value.stringValue.flatMap(Self.struct) != nil
    }

    /// The field of a key that Kafka Connect's `StringConverter` wrote (`Struct{sku=A-7}`); nil for other texts, and for
    /// keys of several fields, whose ends nothing tells.
    private static func `struct`(_ text: String) -> [String: JSONValue]? {
        guard text.hasPrefix("Struct{"), text.hasSuffix("}") else { return nil }
        let parts = text.dropFirst(7).dropLast().split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].contains(where: { ",{}".contains($0) }) else { return nil }
        return [String(parts[0]): .string(String(parts[1]))]
    }

    private func identifier(inKey fields: [String: JSONValue]) -> String? {
        if case .standard = mapping {
            for path in paths {
                if let value = path.presentValue(in: fields) { return usable(Self.keyText(of: value)) }
            }
            return fields.count == 1 ? fields.first.flatMap { usable(Self.keyText(of: $0.value)) } : nil
        }
        var parts: [String] = []
        for path in paths {
            guard let part = path.presentValue(in: fields).flatMap({ usable(Self.keyText(of: $0)) }) else { return nil }
            parts.append(part)
        }
        return isSimple ? parts[0] : try? joined(parts, prefix: "key")
    }

    private func usable(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= limits.identifierBytes, !unavailable.isPlaceholder(text)
        else { return nil }
        return text
    }

    private func part(_ path: FieldPath, in object: [String: JSONValue], prefix: String?) throws(RecordFault) -> Found {
        guard let value = path.presentValue(in: object), !unavailable.isIn(value) else { return .absent }
        let text = try text(of: value, field: prefix.map { "\($0).\(path.text)" } ?? path.text)
        return text.isEmpty ? .blank : .identifier(text)
    }

    /// Reads an identifier.
    /// - Throws: ``RecordFault`` for what can't be one, for a blank text and for one that is too long.
    func identifier(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        let text = try text(of: value, field: field)
        guard !text.isEmpty else {
            throw RecordFault(.missingField, field: field, "expected an identifier, found an empty string")
        }
        return text
    }

    private func text(of value: JSONValue, field: @autoclosure () -> String) throws(RecordFault) -> String {
        guard let text = Self.text(of: value) else {
            throw RecordFault(.wrongType, field: field(), "expected a string or an integer, found \(value.typeName)")
        }
        if text.utf8.count > limits.identifierBytes {
            try limits.check(text.utf8.count, against: limits.identifierBytes, field: field())
        }
        return text
    }

    private func joined(_ parts: [String], prefix: String?) throws(RecordFault) -> String {
        let identifier: String
        if case .template(let template) = mapping {
            identifier = template.identifier(parts)
        } else {
            identifier = parts.map(Self.escaped).joined(separator: ":")
        }
        try limits.check(identifier.utf8.count, against: limits.identifierBytes, field: prefix ?? text)
        return identifier
    }

    private static func escaped(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }) else { return part }
        return part.reduce(into: "") { text, character in
            switch character {
            case ":": text += "%3A"
            case "%": text += "%25"
            default: text.append(character)
            }
        }
    }

    /// The text of an identifier in a key, where some connectors write a string as its JSON text (`"\"p-1\""`).
    private static func keyText(of value: JSONValue) -> String? {
        guard let text = text(of: value) else { return nil }
        guard text.utf8.count > 1, text.utf8.first == UInt8(ascii: "\""),
            let inner = try? JSONValue(parsing: Array(text.utf8)), case .string(let string) = inner
        else { return text }
        return string.trimmed().composed()
    }

    /// The text of an identifier; nil for what can't be one.
    static func text(of value: JSONValue) -> String? {
        switch value {
        case .string(let string):
            let trimmed = string.trimmed()
            return ExtendedJSON.scalar(text: trimmed).flatMap(text) ?? trimmed.composed()
        case .number(let number):
            let decimal = number.decimalText
            return decimal.utf8.contains(UInt8(ascii: ".")) ? nil : decimal
        case .object(let members):
            if let scalar = ExtendedJSON.scalar(members) ?? TypedValue.scalar(members) { return text(of: scalar) }
            return DebeziumDecimal.text(variableScale: members).flatMap { JSONNumber($0) }.flatMap {
                text(of: .number($0))
            }
        default: return nil
        }
    }
}
