/// By which values, beside an operation, a source says that a product is gone or not to be found.
///
/// A rule is `field=value|value`: a path of the product, or else of the message, and the values that say so. `*` is any
/// value but null, false, 0, blank and empty, and what holds only these (`deleted_at=*`). `header:Name=value` looks at
/// a record's header. Neither case nor white space around a value counts; `active=false` is met by the truth value, by
/// the text and by 0, which MySQL has in its place, and `deleted=true` by 1. Of a path to several values
/// (`tags[]=hidden`) one is enough. A value that the source did not send meets no rule.
public struct DeletionRules: Sendable, Equatable {
    private static let truthValues = ["0": "false", "1": "true", "false": "0", "true": "1"]

    private struct Rule<Place: Sendable & Equatable>: Sendable, Equatable {
        var place: Place
        var values: Set<String>

        func isMet(by text: String) -> Bool {
            let text = text.lowercased()
            if values.contains(text) || DeletionRules.truthValues[text].map(values.contains) ?? false { return true }
            return values.contains("*") && !["", "null", "false", "0"].contains(text)
        }

        func isMet(by value: JSONValue) -> Bool {
            switch value {
            case .array(let elements): return values.contains("*") && elements.contains { isMet(by: $0) }
            case .object(let members):
                if let scalar = ExtendedJSON.scalar(members) ?? TypedValue.scalar(members) { return isMet(by: scalar) }
                if let decimal = DebeziumDecimal.text(variableScale: members) { return isMet(by: decimal) }
                return values.contains("*") && members.values.contains { isMet(by: $0) }
            default:
                guard let text = value.scalarText else { return false }
                guard let inner = value.written() else { return isMet(by: text) }
                return values.contains(text.lowercased()) || isMet(by: inner)
            }
        }
    }

    /// Fields in which tools that copy tables keep that a row is gone: Debezium's `ExtractNewRecordState`, Fivetran, Airbyte,
    /// Stitch, PeerDB, Datastream, Hudi and CouchDB. In small letters, as warehouses have them in capital ones too.
    private static let marks: [String: Set<String>] = [
        "__deleted": ["true"], "_fivetran_deleted": ["true"], "_ab_cdc_deleted_at": ["*"], "_sdc_deleted_at": ["*"],
        "_peerdb_is_deleted": ["true"], "_metadata_deleted": ["true"], "_hoodie_is_deleted": ["true"],
        "_deleted": ["true"],
    ]

    private var fields: [Rule<FieldPath>]
    private var headers: [Rule<String>]

    /// What tools say of deleted rows in fields of their own, and nothing else: what a status means differs from shop to
    /// shop.
    public init() {
        fields = []
        headers = [Rule(place: "__deleted", values: ["true"]), Rule(place: "__op", values: ["d"])]
    }

    /// Adds rules.
    /// - Throws: ``MappingError``.
    public init(adding texts: [String]) throws(MappingError) {
        self.init()
        for text in texts {
            guard let equals = text.lastIndex(of: "=") else {
                throw MappingError(text, "is no rule such as status=draft|archived or header:X-Topic=products/delete")
            }
            let values = text[text.index(after: equals)...].split(separator: "|", omittingEmptySubsequences: false).map
            {
                String($0).trimmed().lowercased()
            }
            let place = String(text[..<equals]).trimmed()
            guard !place.hasSuffix("!"), !place.hasSuffix("=") else {
                throw MappingError(text, "is no rule such as status=draft|archived: one = stands before the values")
            }
            guard !values.isEmpty, !values.contains("") else { throw MappingError(text, "names no value") }
            guard place.hasPrefix("header:") else {
                fields.append(Rule(place: try FieldPath(validating: place), values: Set(values)))
                continue
            }
            let name = String(place.dropFirst("header:".count)).trimmed().lowercased()
            guard !name.isEmpty else { throw MappingError(text, "names no header") }
            headers.append(Rule(place: name, values: Set(values)))
        }
    }

    /// The fields that rules were added for.
    var added: [FieldPath] { fields.map(\.place) }

    /// Whether a header says that the record's product is gone.
    func isDeleted(_ headers: [SourceRecord.Header]) -> Bool {
        headers.contains { header in
            guard let value = header.value.flatMap({ String(validating: $0, as: UTF8.self) }) else { return false }
            let name = header.name.lowercased()
            // Kafka Connect writes header values as JSON text.
            let text = value.trimmed().trimmingQuotationMarks()
            return self.headers.contains { $0.place == name && $0.isMet(by: text) }
        }
    }

    /// Whether a product, or the message around it, says that it is gone.
    /// - Parameter unavailable: what stands for values that were not sent.
    func isDeleted(
        _ product: [String: JSONValue], in message: [String: JSONValue]?, _ unavailable: UnavailableValue
    ) -> Bool {
        if Self.isMarked(product, unavailable) || message.map({ Self.isMarked($0, unavailable) }) ?? false {
            return true
        }
        return fields.contains { rule in
            let value = rule.place.value(in: product) ?? message.flatMap { rule.place.value(in: $0) }
            guard let value, !unavailable.isIn(value) else { return false }
            if rule.place.isOfSeveral, case .array(let elements) = value {
                return elements.contains { rule.isMet(by: $0) }
            }
            return rule.isMet(by: value)
        }
    }

    private static func isMarked(_ object: [String: JSONValue], _ unavailable: UnavailableValue) -> Bool {
        // Other names are told from all of these at once, and of nearly every object nothing but the names is looked at.
        guard object.keys.contains(where: { $0.utf8.first == UInt8(ascii: "_") }) else { return false }
        return object.contains { name, value in
            guard name.utf8.first == UInt8(ascii: "_"), let values = marks[name.lowercased()] else { return false }
            return !unavailable.isIn(value) && Rule(place: name, values: values).isMet(by: value)
        }
    }
}

extension String {
    fileprivate func trimmingQuotationMarks() -> String {
        count > 1 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
