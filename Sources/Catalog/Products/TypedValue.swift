/// Values that stand in an object with one member, the name of their type: Avro's JSON has those of a union so
/// (`{"string": "A-7"}`), DynamoDB all (`{"S": "A-7"}`, `{"NULL": true}`). Go's values that may be null say beside them whether
/// they are there (`{"String": "A-7", "Valid": true}`).
enum TypedValue {
    private static let nullableNames: Set<String> = [
        "String", "Int64", "Int32", "Int16", "Byte", "Float64", "Bool", "Time", "V",
    ]

    /// The value in such an object; nil for any other.
    static func scalar(_ members: [String: JSONValue]) -> JSONValue? {
        if members.count == 2, case .bool(let isValid)? = members["Valid"] {
            let value = members.first { nullableNames.contains($0.key) }?.value
            return value.map { isValid ? $0 : .null }
        }
        guard members.count == 1, let (name, value) = members.first else { return nil }
        switch (name, value) {
        case ("string", .string), ("S", .string): return value
        case ("int", .number), ("long", .number), ("float", .number), ("double", .number): return value
        case ("boolean", .bool), ("BOOL", .bool): return value
        case ("NULL", .bool(true)): return .null
        case ("N", .string(let text)): return JSONNumber(text).map(JSONValue.number)
        default: return nil
        }
    }

    /// The same, and any other value as it is.
    static func plain(_ value: JSONValue) -> JSONValue {
        if case .object(let members) = value { scalar(members) ?? value } else { value }
    }
}
