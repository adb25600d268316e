/// What a person says about a field: of which type its values are, or that they are none to be typed.
public struct FieldTypeEdit: Sendable, Equatable {
    /// The field's name.
    public let field: String
    /// Nil where its values are to have no type.
    public let type: AttributeType?

    private static let noType = "none"

    /// Reads `Field=type`, with `none` for no type; nil for anything else.
    public init?(_ text: String) {
        guard let sign = text.lastIndex(of: "=") else { return nil }
        let field = text[..<sign].trimmingPrefix(while: \.isWhitespace)
        let name = text[text.index(after: sign)...].filter { !$0.isWhitespace }
        guard !FieldName(String(field)).words.isEmpty else { return nil }
        self.field = String(field)
        type = AttributeType(rawValue: name)
        guard type != nil || name == Self.noType else { return nil }
    }

    /// What may stand behind the sign.
    public static let names = AttributeType.allCases.map(\.rawValue) + [noType]
}
