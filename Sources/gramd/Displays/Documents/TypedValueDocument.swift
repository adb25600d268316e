import Codes

/// A typed value of a product or a query, with where it comes from.
struct TypedValueDocument: Encodable {
    /// An attribute type, or the field's name where a query narrows by it.
    let type: String
    let value: String
    let foundIn: String
}

extension [TypedValueDocument] {
    /// Of the ways in which products write a value that a query names.
    private static let shownSources = 5

    /// The values of a product's structured fields, then those that stand in its title.
    static func of(_ product: ProductText, _ dictionary: AttributeDictionary) -> Self {
        let structured = product.structuredValues.flatMap { field in
            dictionary.typedValues(of: field).map { value in
                TypedValueDocument(type: value.type.rawValue, value: value.value, foundIn: "field \(field.name)")
            }
        }
        return structured + Self(dictionary.matches(in: product.title), from: "title")
    }

    /// What a query names, then the values that stand in its other words.
    static func of(_ query: NarrowedQuery, _ dictionary: AttributeDictionary) -> Self {
        let named = query.conditions.map { condition in
            let sources = condition.sources.prefix(shownSources).map { "\($0.name) \($0.value)" }
            let more = condition.sources.count - sources.count
            return TypedValueDocument(
                type: condition.name, value: condition.values.joined(separator: " or "),
                foundIn: "narrows to \(sources.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : ""))
        }
        return named + Self(dictionary.matches(in: query.text), from: "dictionary")
    }

    private init(_ matches: [AttributeDictionary.Match], from origin: String) {
        self = matches.flatMap(\.values).map { known in
            TypedValueDocument(
                type: known.value.type.rawValue, value: known.value.value,
                foundIn: "\(origin): \(known.spelling), \(known.products) products")
        }
    }
}
