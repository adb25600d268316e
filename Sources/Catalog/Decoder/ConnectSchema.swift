/// The `schema`/`payload` wrapper of Kafka Connect's JSON converter.
enum ConnectSchema {
    private static let decimal = "org.apache.kafka.connect.data.Decimal"
    private static let variableScaleDecimal = "io.debezium.data.VariableScaleDecimal"

    /// The payload of a wrapped object, with decimals, days and times as text; nil where the object is no wrapper.
    static func payload(of object: [String: JSONValue]) -> JSONValue? {
        switch object.count {
        case 2:
            guard let schema = object["schema"], let payload = object["payload"] else { return nil }
            switch schema {
            case .object: return decoded(payload, schema) ?? payload
            case .null: return payload
            default: return nil
            }
        case 1:
            if let payload = object["payload"], payload == .null { return payload }
            return object["schema"] == .null ? .null : nil
        default: return nil
        }
    }

    /// A value with its decimals as decimal text, which only the schema tells from other bytes, and its days and times as
    /// ISO 8601 text, which is read as a time and never as a number that a shopper types; nil where it has none.
    private static func decoded(_ value: JSONValue, _ schema: JSONValue) -> JSONValue? {
        let name = schema["name"]?.stringValue
        switch value {
        case .string(let base64) where name == decimal:
            return Int(schema["parameters"]?["scale"]?.scalarText ?? "").flatMap {
                DebeziumDecimal.text(base64: base64, scale: $0)
            }.map(JSONValue.string)
        case .number(let number): return name.flatMap { calendarText(number, $0) }.map(JSONValue.string)
        case .object(let members) where name == variableScaleDecimal:
            return DebeziumDecimal.text(variableScale: members).map(JSONValue.string)
        case .object(let members):
            if let fields = schema["fields"]?.arrayValue { return decoded(members, fields: fields) }
            guard let values = schema["values"], case .object = values else { return nil }
            let changed = members.compactMapValues { decoded($0, values) }
            return changed.isEmpty ? nil : .object(members.merging(changed) { $1 })
        case .array(let elements):
            guard let items = schema["items"], case .object = items else { return nil }
            let changed = elements.map { decoded($0, items) }
            return changed.contains { $0 != nil } ? .array(zip(changed, elements).map { $0 ?? $1 }) : nil
        default: return nil
        }
    }

    /// Zero stays: some sources write it for no time.
    private static func calendarText(_ number: JSONNumber, _ name: String) -> String? {
        guard let count = number.int64, count != 0 else { return nil }
        return CalendarType(connectName: name)?.text(count)
    }

    private static func decoded(_ members: [String: JSONValue], fields: [JSONValue]) -> JSONValue? {
        var result: [String: JSONValue]?
        for field in fields {
            guard let name = field["field"]?.stringValue, let value = members[name],
                let changed = decoded(value, field)
            else { continue }
            result = result ?? members
            result?[name] = changed
        }
        return result.map(JSONValue.object)
    }
}
