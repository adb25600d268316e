/// The text of a field in the shapes that sources give it: text, a number, an object with a name, a list of these.
enum FieldText {
    /// Members that hold an object's text, in the order in which they are tried.
    private static let names = ["name", "label", "value", "title", "text", "displayName", "@value", "_value", "$t"]

    /// - Parameters:
    ///   - separator: between the elements of a list.
    ///   - depth: how many objects and lists may be inside each other.
    /// - Returns: empty where the value holds nothing; nil where it is of a shape that has no text.
    static func text(of value: JSONValue, separator: String, depth: Int = 4) -> String? {
        switch value {
        case .null: return ""
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool: return nil
        case .array(let elements):
            guard depth > 0 else { return nil }
            var texts: [String] = []
            for element in elements {
                guard let text = text(of: element, separator: separator, depth: depth - 1) else { return nil }
                if !text.isBlank { texts.append(text) }
            }
            return texts.joined(separator: separator)
        case .object(let members):
            guard depth > 0 else { return nil }
            if let scalar = ExtendedJSON.scalar(members) ?? TypedValue.scalar(members) {
                return text(of: scalar, separator: separator, depth: 1)
            }
            if members.isEmpty { return "" }
            guard let inner = names.lazy.compactMap({ members[$0] }).first(where: { $0 != .null }) else { return nil }
            return text(of: inner, separator: separator, depth: depth - 1)
        }
    }
}
