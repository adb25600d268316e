/// A code found in a product's own fields, with where and how often it stands there.
public struct CodeOccurrence: Sendable, Hashable {
    /// The product fields that a value can stand in.
    public struct Fields: OptionSet, Sendable, Hashable {
        /// A bit for each ``ProductField``.
        public let rawValue: UInt8

        /// The set with these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The product's title.
        public static let title = Fields(rawValue: 1 << ProductField.title.rawValue)
        /// The product's brand.
        public static let brand = Fields(rawValue: 1 << ProductField.brand.rawValue)
        /// The product's category.
        public static let category = Fields(rawValue: 1 << ProductField.category.rawValue)
        /// The values of the product's attributes, and its identifier where it is searched for.
        public static let attribute = Fields(rawValue: 1 << ProductField.attribute.rawValue)
        /// The product's description.
        public static let description = Fields(rawValue: 1 << ProductField.description.rawValue)
    }

    /// What was found.
    public let code: Code
    /// How often the value stands in each field.
    public internal(set) var frequencies: FieldValues<UInt16>

    /// The fields that the value stands in.
    public var fields: Fields {
        ProductField.allCases.reduce(into: Fields()) { fields, field in
            if frequencies[field] > 0 { fields.insert(Fields(rawValue: 1 << field.rawValue)) }
        }
    }

    /// How often the value stands in all fields together.
    public var frequency: Int { ProductField.allCases.reduce(0) { $0 + Int(frequencies[$1]) } }
}

/// Everything found in one product's fields.
public struct CodeOccurrences: Sendable {
    /// One entry a code, in order of first appearance.
    public private(set) var entries: [CodeOccurrence] = []
    /// Words in all fields together, repetitions included, other ways to write them left out.
    public private(set) var length = 0

    /// As many codes as most products have: a table that grows from nothing hashes the first texts again and again.
    private static let usualCount = 24

    /// Finds the codes of a product in its title, brand, category, identifier, attribute values and description.
    /// - Parameter phrases: which codes of several values there are, besides those of one.
    public init(of product: ProductText, analyzer: CodeAnalyzer, phrases: PhraseDictionary? = nil) {
        // By the codes' texts.
        var positions = [String: Int](minimumCapacity: Self.usualCount)
        entries.reserveCapacity(Self.usualCount)
        func read(_ text: String, _ field: ProductField) {
            let analysis = analyzer.analysis(of: text)
            length += analysis.values.count
            for value in analysis.all { add(value, field, &positions) { Code(values: [value]) } }
            for phrase in phrases?.occurrences(in: analysis.values) ?? [] {
                add(phrase.description, field, &positions) { phrase }
            }
        }
        read(product.title, .title)
        if let brand = product.brand { read(brand, .brand) }
        if let category = product.category { read(category, .category) }
        if let identifier = product.identifier { read(identifier, .attribute) }
        for attribute in product.attributes { read(attribute.value, .attribute) }
        if let description = product.description { read(description, .description) }
    }

    private mutating func add(
        _ text: String, _ field: ProductField, _ positions: inout [String: Int], _ code: () -> Code?
    ) {
        if let position = positions[text] {
            let frequency = entries[position].frequencies[field]
            if frequency < .max { entries[position].frequencies[field] = frequency + 1 }
        } else if let code = code() {
            positions[text] = entries.count
            var frequencies = FieldValues<UInt16>(repeating: 0)
            frequencies[field] = 1
            entries.append(CodeOccurrence(code: code, frequencies: frequencies))
        }
    }
}
