/// MongoDB's extended JSON, in which a value of a type that JSON lacks is an object with one member, such as
/// `{"$oid": "…"}` (https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/).
enum ExtendedJSON {
    private static let numberNames: Set<String> = ["$numberLong", "$numberInt", "$numberDouble", "$numberDecimal"]
    private static let textNames: Set<String> = ["$oid", "$uuid", "$symbol", "$code"]

    /// The plain value of such an object, a time as ISO 8601 text, which no shopper's number looks like; nil for any
    /// other.
    static func scalar(_ members: [String: JSONValue]) -> JSONValue? {
        guard members.count == 1, let (name, value) = members.first, name.utf8.first == UInt8(ascii: "$") else {
            return nil
        }
        if numberNames.contains(name) {
            if case .string(let text) = value { return JSONNumber(text).map(JSONValue.number) ?? value }
            return value
        }
        if textNames.contains(name) { return value }
        switch name {
        case "$date":
            let date = value.objectValue.map { scalar($0) ?? value } ?? value
            return date.numberValue?.int64.flatMap(CalendarType.timestamp(unitsPerSecond: 1_000).text)
                .map(JSONValue.string) ?? date
        case "$timestamp":
            return value["t"]?.numberValue?.int64.flatMap(CalendarType.timestamp(unitsPerSecond: 1).text)
                .map(JSONValue.string)
        case "$binary": return value["base64"] ?? value
        case "$undefined": return .null
        default: return nil
        }
    }

    /// The plain value of such an object's text (`"{\"$oid\": \"…\"}"`), as Debezium writes keys; nil for other text.
    static func scalar(text: String) -> JSONValue? {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.count <= 1_024, text.contains("$"),
            let value = try? JSONValue(parsing: Array(text.utf8)), case .object(let members) = value
        else { return nil }
        return scalar(members)
    }

    /// Whether there may be such an object in a value.
    static func isIn(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members):
            members.count == 1 && members.first?.key.utf8.first == UInt8(ascii: "$")
                || members.values.contains(where: isIn)
        case .array(let elements): elements.contains(where: isIn)
        default: false
        }
    }

    /// A document with all such objects replaced.
    static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members): scalar(members).map(plain) ?? .object(members.mapValues(plain))
        case .array(let elements): .array(elements.map(plain))
        default: value
        }
    }
}
