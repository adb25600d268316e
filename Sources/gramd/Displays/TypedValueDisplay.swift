import Codes
import Evaluation
import Monitoring

/// The typed values of a product or a query for a person, with where each comes from.
struct TypedValueDisplay {
    /// Of the ways in which products write a value that a query names.
    private static let shownSources = 5

    private var rows: [[String]] = []

    /// The values of a product's structured fields, then those that stand in its title.
    init(_ product: ProductText, _ dictionary: AttributeDictionary) {
        var fields: [StructuredValue] = []
        if let brand = product.brand { fields.append(.brand(brand)) }
        if let category = product.category { fields.append(.category(category)) }
        fields += product.attributes.map { .attribute($0.name, $0.value) }
        for field in fields {
            for value in dictionary.typedValues(of: field) { add(value, from: "field \(field.name)") }
        }
        add(dictionary.matches(in: product.title), from: "title")
    }

    /// What a query names, then the values that stand in its other words.
    init(_ query: NarrowedQuery, _ dictionary: AttributeDictionary) {
        for condition in query.conditions {
            let sources = condition.sources.prefix(Self.shownSources).map { "\($0.name) \($0.value)" }
            let more = condition.sources.count - sources.count
            rows.append([
                condition.name, condition.values.joined(separator: " or "),
                "narrows to \(sources.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : ""),
            ])
        }
        add(dictionary.matches(in: query.text), from: "dictionary")
    }

    private mutating func add(_ value: TypedValue, from origin: String) {
        rows.append([value.type.rawValue, value.value, origin])
    }

    private mutating func add(_ matches: [AttributeDictionary.Match], from origin: String) {
        for known in matches.flatMap(\.values) {
            add(known.value, from: "\(origin): \(known.spelling), \(known.products) products")
        }
    }

    var text: DisplayText {
        guard !rows.isEmpty else { return "no typed values" }
        return "\(verbatim: TextTable(header: ["type", "value", "found in"], rows: rows, leftAligned: 3))"
    }
}
