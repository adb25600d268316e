/// The value of a product attribute, with the types that product feeds use.
public enum SyntheticValue: Sendable, Equatable {
    /// A text such as `Black` or `500 ml`.
    case string(String)
    /// A number such as `27` or `2.4`.
    case number(Double)
    /// A yes or no.
    case bool(Bool)
    /// The feed names the attribute and leaves it empty.
    case null

    /// The value as JSON text.
    public var json: String {
        switch self {
        case .string(let text): JSONText.quoted(text)
        case .number(let number): JSONText.number(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }
}
