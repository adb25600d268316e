import Foundation

/// The values of a catalogue's structured fields with their types, as they stand in titles and queries.
///
/// Source: GRAM, section 3.1, takes codes from the attributes of both sides; that a dictionary of the live catalogue's own
/// values finds them in texts, without lists of brands, is our decision, after OneSearch. A value that has several types
/// keeps them all.
public struct AttributeDictionary: Sendable {
    /// Values found in a text.
    public struct Match: Sendable, Equatable {
        /// Where they stand among the text's words.
        public let words: Range<Int>
        /// One for each type, the most frequent first.
        public let values: [KnownValue]
    }

    /// Longer values are no names.
    static let maximumWords = 6
    /// Rarer values are left out.
    public static let defaultCapacity = 100_000

    /// Which field's values are of which type.
    public let mapping: AttributeMapping
    let normalizer: ValueNormalizer
    /// The most frequent first.
    public let values: [KnownValue]
    /// [normal form]: the values' places.
    private let places: [String: [Int]]
    /// [pattern of ``automaton``]: its normal form.
    private let patterns: [String]
    private let automaton: WordAutomaton
    /// [name]: all that fields are called that it names. To make out one's ``FieldName`` takes too long for a search.
    private let fields: [FieldName: Set<String>]

    /// - Parameters:
    ///   - counted: the catalogue's values, each once.
    ///   - edits: what a person says of fields.
    ///   - capacity: the most values that are kept.
    public init(
        _ counted: [CountedValue] = [], edits: [FieldTypeEdit] = [], normalizer: ValueNormalizer,
        capacity: Int = defaultCapacity
    ) {
        mapping = AttributeMapping(edits: edits, statistics: FieldStatistics.byName(counted))
        self.normalizer = normalizer
        values = Self.values(of: counted, mapping, normalizer, capacity)
        var places: [String: [Int]] = [:]
        for (place, known) in values.enumerated() { places[known.value.value, default: []].append(place) }
        self.places = places
        var fields: [FieldName: Set<String>] = [:]
        for name in Set(values.flatMap { $0.sources.map(\.name) }) { fields[FieldName(name), default: []].insert(name) }
        self.fields = fields
        patterns = places.keys.filter(Self.isName).sorted()
        automaton = WordAutomaton(patterns.map { $0.split(separator: " ").map(String.init) })
    }

    private static func values(
        of counted: [CountedValue], _ mapping: AttributeMapping, _ normalizer: ValueNormalizer, _ capacity: Int
    ) -> [KnownValue] {
        var known: [TypedValue: KnownValue] = [:]
        // The most frequent spelling comes first.
        for counted in counted.sorted(by: precedes) {
            guard let type = type(of: counted.value, mapping) else { continue }
            // A path may have a part twice.
            var parts: Set<TypedValue> = []
            for text in texts(of: counted.value) {
                guard let value = value(text, type, normalizer), parts.insert(value).inserted else { continue }
                known[value, default: KnownValue(value: value, spelling: text, products: 0, sources: [])].add(counted)
            }
        }
        let sorted = known.values.sorted { ($1.products, $0.value) < ($0.products, $1.value) }
        return Array(sorted.prefix(capacity))
    }

    private static func precedes(_ left: CountedValue, _ right: CountedValue) -> Bool {
        (right.products, left.value.name, left.value.value) < (left.products, right.value.name, right.value.value)
    }

    // MARK: Structured fields

    /// The typed values of a structured value: one for each part of a category's path; none where its field has no type, and
    /// for a truth value.
    public func typedValues(of structured: StructuredValue) -> [TypedValue] {
        guard let type = Self.type(of: structured, mapping) else { return [] }
        return Self.texts(of: structured).compactMap { Self.value($0, type, normalizer) }
    }

    private static func type(of structured: StructuredValue, _ mapping: AttributeMapping) -> AttributeType? {
        switch structured.field {
        case .brand: .brand
        case .category: .category
        // Without its field a truth value says nothing, also where others stand beside it: "no", "yes", "black".
        case .attribute: TruthWord.isOne(structured.value) ? nil : mapping.type(ofField: structured.name)
        }
    }

    /// The parts of a category's path, the most general first, and anything else as it is.
    static func texts(of structured: StructuredValue) -> [String] {
        guard structured.field == .category else { return [structured.value] }
        return structured.value.split { ">/|»›".contains($0) }.map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    static func value(_ text: String, _ type: AttributeType, _ normalizer: ValueNormalizer) -> TypedValue? {
        let words = normalizer.words(in: text)
        guard words.count <= maximumWords else { return nil }
        return TypedValue(type, ValueNormalizer.value(of: words))
    }

    // MARK: Texts

    /// The values that stand in a text, without overlaps: what begins first, and of several that begin there the longest.
    public func matches(in text: String) -> [Match] {
        automaton.leftmostLongest(in: normalizer.words(in: text)).map { match in
            Match(words: match.words, values: values(of: patterns[match.pattern]))
        }
    }

    /// The values with a normal form, the most frequent first.
    func values(of text: String) -> [KnownValue] { places[text, default: []].map { values[$0] } }

    /// What the fields are called that a name names.
    func fields(named name: FieldName) -> Set<String> { fields[name] ?? [] }

    /// Whether a value says something where it stands in a text without its field's name: a number alone doesn't.
    static func isName(_ value: String) -> Bool {
        value.count > 1 && value.contains(where: \.isLetter) && !TruthWord.isOne(value)
    }
}

extension KnownValue {
    fileprivate mutating func add(_ counted: CountedValue) {
        products += counted.products
        sources.append(counted.value)
    }
}
