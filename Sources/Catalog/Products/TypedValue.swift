/// Values that stand in an object with one member, the name of their type: Avro's JSON has those of a union so
/// (`{"string": "A-7"}`), DynamoDB all (`{"S": "A-7"}`).
enum TypedValue {
    /// The value in such an object; nil for any other.
    static func scalar(_ members: [String: JSONValue]) -> JSONValue? {
        guard members.count == 1, let (name, value) = members.first else { return nil }
        switch (name, value) {
        case ("string", .string), ("S", .string): return value
        case ("int", .number), ("long", .number), ("float", .number), ("double", .number): return value
        case ("boolean", .bool), ("BOOL", .bool): return value
        case ("N", .string(let text)): return JSONNumber(text).map(JSONValue.number)
        default: return nil
        }
    }

    /// The same, and any other value as it is.
    static func plain(_ value: JSONValue) -> JSONValue {
        if case .object(let members) = value { scalar(members) ?? value } else { value }
    }
}
