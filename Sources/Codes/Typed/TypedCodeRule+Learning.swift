extension TypedCodeRule {
    /// A combination was asked for by so many queries at least.
    private static let leastQueries = 3
    /// With fewer queries that say a typed value, ``usualCombinations`` are taken.
    private static let leastTypedQueries = 20
    private static let maximumCombinations = 16
    /// A generation's rule is read with it, so it must not be long.
    private static let (maximumValues, maximumFields) = (5_000, 1_000)
    /// A value of fewer products has no typed code, unless somebody has searched for it.
    private static let leastProducts = 2

    /// What shoppers usually ask for, where the clicks don't say.
    static let usualCombinations: [[AttributeType]] = [
        [.category], [.brand], [.category, .brand], [.category, .colour], [.category, .material],
        [.category, .audience], [.brand, .model], [.brand, .series], [.category, .brand, .colour],
    ]

    /// Learns the rule from a catalogue and its clicks.
    ///
    /// What a query asks for are the values that stand in it and in the structured fields of a product that was clicked for it
    /// (GRAM, section 3.1: attributes found in both texts of a click), so that of an ambiguous value's types the right one
    /// counts. All of their types make one combination, and so does each by itself; which are the commonest is counted by
    /// different queries.
    /// - Parameters:
    ///   - clicks: different queries with the places of the clicked products in `products`.
    ///   - edits: what a person says of fields.
    /// - Returns: nil where products have no values, or none that a combination has.
    public init?(
        products: [ProductText], clicks: [(query: String, products: [Int])], edits: [FieldTypeEdit],
        analyzer: CodeAnalyzer
    ) {
        var counts: [StructuredValue: Int] = [:]
        for product in products {
            for value in Set(product.structuredValues) { counts[value, default: 0] += 1 }
        }
        let dictionary = AttributeDictionary(
            counts.map { CountedValue($0, products: $1) }, edits: edits,
            normalizer: ValueNormalizer(analyzer: analyzer))
        var asked = AskedValues()
        var valuesOfProducts: [Int: Set<TypedValue>] = [:]
        for click in clicks {
            let named = Set(dictionary.matches(in: click.query).flatMap { $0.values.map(\.value) })
            guard !named.isEmpty else { continue }
            asked.add(
                click.products.map { product in
                    let values =
                        valuesOfProducts[product]
                        ?? Set(products[product].structuredValues.flatMap(dictionary.typedValues(of:)))
                    valuesOfProducts[product] = values
                    return named.intersection(values)
                })
        }
        let combinations = asked.queries >= Self.leastTypedQueries ? asked.combinations : Self.usualCombinations
        let types = Set(combinations.joined())
        let values = dictionary.values.enumerated().filter { _, known in
            types.contains(known.value.type) && AttributeDictionary.isName(known.value.value)
                && (known.products >= Self.leastProducts || asked.values[known.value] != nil)
        }.sorted { left, right in
            (asked.values[right.element.value, default: 0], left.offset)
                < (asked.values[left.element.value, default: 0], right.offset)
        }.prefix(Self.maximumValues).map(\.element.value)
        guard !values.isEmpty else { return nil }
        self.init(
            combinations: combinations, values: values,
            fields: Self.fields(of: counts, dictionary.mapping).filter { types.contains($0.value) })
    }

    /// The types of the attributes that most products have.
    private static func fields(
        of counts: [StructuredValue: Int], _ mapping: AttributeMapping
    ) -> [String: AttributeType] {
        var products: [String: Int] = [:]
        for (value, count) in counts where value.field == .attribute { products[value.name, default: 0] += count }
        var fields: [String: AttributeType] = [:]
        for (name, _) in products.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(maximumFields) {
            fields[name] = mapping.type(ofField: name)
        }
        return fields
    }

    /// What clicked queries ask for.
    private struct AskedValues {
        /// Those that say a value of a clicked product.
        private(set) var queries = 0
        /// How many queries say each value.
        private(set) var values: [TypedValue: Int] = [:]
        private var counts: [[AttributeType]: Int] = [:]

        /// - Parameter shared: the values that a query has in common with each product that was clicked for it.
        mutating func add(_ shared: [Set<TypedValue>]) {
            let all = shared.reduce(into: Set<TypedValue>()) { $0.formUnion($1) }
            guard !all.isEmpty else { return }
            queries += 1
            for value in all { values[value, default: 0] += 1 }
            let combinations = Set(shared.map { Set($0.map(\.type)).sorted() })
            for combination in combinations.union(all.map { [$0.type] }) { counts[combination, default: 0] += 1 }
        }

        /// The commonest first; of equally common ones that with fewer types.
        var combinations: [[AttributeType]] {
            let kept = counts.filter {
                (1...Code.maximumValueCount).contains($0.key.count) && $0.value >= TypedCodeRule.leastQueries
            }
            return kept.sorted { left, right in
                if left.value != right.value { return left.value > right.value }
                if left.key.count != right.key.count { return left.key.count < right.key.count }
                return left.key.lexicographicallyPrecedes(right.key)
            }.prefix(TypedCodeRule.maximumCombinations).map(\.key)
        }
    }
}
