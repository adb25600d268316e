extension JSONValue {
    /// A text, number, truth value or null as text; nil for arrays and objects.
    var scalarText: String? {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.decimalText
        case .string(let text): text.trimmed()
        case .array, .object: nil
        }
    }
}
