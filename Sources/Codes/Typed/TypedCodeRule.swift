/// Which typed codes products and queries have (``TypedCode``), as a training has found it out.
///
/// Source: GRAM, section 3.1, whose codes are subsets of a product's attributes. Which subsets, it doesn't say; all of them
/// are far too many, and are our decision: only the ``combinations`` of types that shoppers ask for together. Both sides go
/// by the same values, so that nothing is posted that no query can have, and a product's codes depend on its own text and
/// the rule alone, not on what else the catalogue has at the moment: a value that comes later gets typed codes with the next
/// training, and is found by its words until then.
public struct TypedCodeRule: Sendable {
    /// No product has more typed codes than this, nor more of one combination.
    static let (maximumCodes, maximumCodesOfCombination) = (64, 16)

    /// Types that make a code together, each once and in canonical order; the commonest first.
    public let combinations: [[AttributeType]]
    /// In normal form; of those of several types that are written alike the more frequent one is in front.
    public let values: [TypedValue]
    /// [attribute]: the type of its values; attributes of none are left out.
    public let fields: [String: AttributeType]
    private let known: Set<TypedValue>
    /// [pattern of ``automaton``]: its values, in the order of ``values``.
    private let patterns: [[TypedValue]]
    private let automaton: WordAutomaton

    /// - Parameters:
    ///   - combinations: one to six different types each; others are left out.
    ///   - fields: by the attributes' names as products have them.
    public init(combinations: [[AttributeType]], values: [TypedValue], fields: [String: AttributeType]) {
        self.combinations = combinations.map { $0.sorted() }.filter {
            (1...Code.maximumValueCount).contains($0.count) && Set($0).count == $0.count
        }
        self.values = values
        self.fields = fields
        known = Set(values)
        var places: [String: Int] = [:]
        var patterns: [[TypedValue]] = []
        for value in values {
            if let place = places[value.value] {
                patterns[place].append(value)
            } else {
                places[value.value] = patterns.count
                patterns.append([value])
            }
        }
        self.patterns = patterns
        automaton = WordAutomaton(
            patterns.map { $0[0].value.split(separator: " ").map(String.init) })
    }

    /// A value with the place of the words that say it, so that no words are taken for two values of one code.
    private struct Finding {
        var value: TypedValue
        /// Nil where it stands in a field of its own.
        var place: Int?
    }

    // MARK: Products

    /// The typed codes of a product: of the values of its structured fields, and for types that no field of it gives, of those
    /// in its title.
    public func codes(of product: ProductText, analyzer: CodeAnalyzer) -> [TypedCode] {
        let normalizer = ValueNormalizer(analyzer: analyzer)
        var found: [AttributeType: [Finding]] = [:]
        var given: Set<AttributeType> = []
        for structured in product.structuredValues {
            guard let type = type(of: structured) else { continue }
            given.insert(type)
            // The end of a category's path says most.
            for text in AttributeDictionary.texts(of: structured).reversed() {
                guard let value = AttributeDictionary.value(text, type, normalizer), known.contains(value),
                    found[type]?.contains(where: { $0.value == value }) != true
                else { continue }
                found[type, default: []].append(Finding(value: value))
            }
        }
        for (place, match) in automaton.leftmostLongest(in: normalizer.words(in: product.title)).enumerated() {
            // What it mostly is: an "apple" in a title is no flavour because the brand is said to be another one.
            let value = patterns[match.pattern][0]
            guard !given.contains(value.type), found[value.type]?.contains(where: { $0.value == value }) != true
            else { continue }
            found[value.type, default: []].append(Finding(value: value, place: place))
        }
        return Array(codes(of: found).prefix(Self.maximumCodes))
    }

    private func type(of structured: StructuredValue) -> AttributeType? {
        switch structured.field {
        case .brand: .brand
        case .category: .category
        case .attribute: fields[structured.name]
        }
    }

    // MARK: Queries

    /// The typed codes of a query: of the values that stand in it. One that has several types has codes with each.
    public func codes(of query: String, analyzer: CodeAnalyzer) -> [TypedCode] {
        let words = ValueNormalizer(analyzer: analyzer).words(in: query)
        var found: [AttributeType: [Finding]] = [:]
        for (place, match) in automaton.leftmostLongest(in: words).enumerated() {
            for value in patterns[match.pattern] {
                found[value.type, default: []].append(Finding(value: value, place: place))
            }
        }
        return codes(of: found)
    }

    // MARK: Combinations

    /// Codes of values in the order of the combinations.
    private func codes(of found: [AttributeType: [Finding]]) -> [TypedCode] {
        var seen: Set<TypedCode> = []
        return combinations.flatMap { codes(of: $0, found) }.filter { seen.insert($0).inserted }
    }

    private func codes(of combination: [AttributeType], _ found: [AttributeType: [Finding]]) -> [TypedCode] {
        var rows: [[Finding]] = [[]]
        for type in combination {
            guard let findings = found[type] else { return [] }
            rows = Array(
                rows.lazy.flatMap { row in findings.lazy.filter { Self.fits($0, row) }.map { row + [$0] } }
                    .prefix(Self.maximumCodesOfCombination))
        }
        return rows.compactMap { TypedCode($0.map(\.value)) }
    }

    private static func fits(_ finding: Finding, _ row: [Finding]) -> Bool {
        finding.place == nil || row.allSatisfy { $0.place != finding.place }
    }
}

extension TypedCodeRule: Codable {
    private enum CodingKeys: CodingKey {
        case combinations, values, fields
    }

    /// Reads the values' texts; what is none is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            combinations: try container.decode([[AttributeType]].self, forKey: .combinations),
            values: try container.decode([String].self, forKey: .values).compactMap { TypedValue($0) },
            fields: try container.decode([String: AttributeType].self, forKey: .fields))
    }

    /// Writes the values' texts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(combinations, forKey: .combinations)
        try container.encode(values.map(\.description), forKey: .values)
        try container.encode(fields, forKey: .fields)
    }
}

extension TypedCodeRule: Equatable {
    /// Whether texts have the same codes by both.
    public static func == (left: Self, right: Self) -> Bool {
        left.combinations == right.combinations && left.values == right.values && left.fields == right.fields
    }
}
