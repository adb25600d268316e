/// Attributes in the shapes that sources give them.
enum AttributeList {
    private static let names = ["name", "key", "label", "attribute", "attributeName", "code", "title", "property"]
    private static let values = ["value", "values", "options", "option", "val", "data", "attributeValue"]

    /// The members of an object, of its JSON text, or of a list of `{name, value}`; nil for another value.
    static func members(of value: JSONValue, maximumDepth: Int) -> [String: JSONValue]? {
        switch value {
        case .object(let members): return members
        case .array(let elements): return pairs(elements)
        case .string(let text):
            if text.isBlank { return [:] }
            return value.written(maximumDepth: maximumDepth).flatMap { members(of: $0, maximumDepth: maximumDepth) }
        default: return nil
        }
    }

    /// A name that stands more than once has all its values.
    private static func pairs(_ elements: [JSONValue]) -> [String: JSONValue]? {
        var result: [String: JSONValue] = [:]
        var counts: [String: Int] = [:]
        for element in elements {
            guard case .object(let pair) = element,
                let name = names.lazy.compactMap({ pair[$0]?.stringValue }).first(where: { !$0.isBlank }),
                let value = Self.value(of: pair)
            else { return nil }
            counts[name, default: 0] += 1
            switch counts[name] {
            case 1: result[name] = value
            case 2: result[name] = result[name].map { .array([$0, value]) }
            default: result[name] = result[name]?.arrayValue.map { .array($0 + [value]) }
            }
        }
        return result
    }

    /// Null only where no member has a value.
    private static func value(of pair: [String: JSONValue]) -> JSONValue? {
        let present = values.lazy.compactMap { pair[$0] }
        return present.first { !$0.isNull } ?? present.first
    }
}
