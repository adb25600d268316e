import Foundation

/// A query without the parts that narrow it down, and what they say: `sofa colour:red` searches red products for "sofa".
///
/// A name is that of a type (`colour`, `technicalSpecification`), that of a field, or a usual name of either in some
/// languages. A part whose name or value no product has stays text.
public struct NarrowedQuery: Sendable, Equatable {
    /// One part of the query that narrows it down.
    public struct Condition: Sendable, Equatable {
        /// As it was typed.
        public let name: String
        /// As most products have them.
        public let values: [String]
        /// Products have one of them.
        public let sources: [StructuredValue]
    }

    /// What is searched for: the query's other words, or the values where there are none, in all their spellings.
    public let text: String
    /// All must hold; one for each name.
    public let conditions: [Condition]

    /// Reads a query.
    /// - Parameter dictionary: nil where no values are known yet.
    public init(_ query: String, _ dictionary: AttributeDictionary?) {
        guard let dictionary else {
            text = query
            conditions = []
            return
        }
        var rest: [Substring] = []
        var conditions: [Condition] = []
        for part in NamedTerm.parts(of: query) {
            switch part {
            case .text(let text): rest.append(text)
            case .term(let term, let text):
                if let known = dictionary.values(of: term) {
                    conditions.append(Condition(term.name, known))
                } else {
                    rest.append(text)
                }
            }
        }
        self.conditions = Self.merged(conditions)
        guard !conditions.isEmpty else {
            text = query
            return
        }
        let others = rest.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
            .joined(separator: " ")
        text =
            dictionary.normalizer.words(in: others).isEmpty
            ? conditions.flatMap(\.spellings).joined(separator: " ") : others
    }

    /// Whether a part of a query names a value, known or not.
    public static func mayNarrow(_ query: String) -> Bool {
        NamedTerm.parts(of: query).contains { if case .term = $0 { true } else { false } }
    }

    /// What is named twice may have either value.
    private static func merged(_ conditions: [Condition]) -> [Condition] {
        var merged: [Condition] = []
        for condition in conditions {
            if let place = merged.firstIndex(where: { FieldName($0.name) == FieldName(condition.name) }) {
                merged[place] = Condition(
                    name: merged[place].name, values: merged[place].values + condition.values,
                    sources: merged[place].sources + condition.sources)
            } else {
                merged.append(condition)
            }
        }
        return merged
    }

    /// A filter that holds where all of the conditions and another filter do.
    public func filter(and filter: ProductFilter?) -> ProductFilter? {
        guard !conditions.isEmpty else { return filter }
        var filter = filter ?? ProductFilter()
        filter.oneOf += conditions.map(\.sources)
        return filter
    }
}

extension NarrowedQuery.Condition {
    /// The values in all spellings that differ by more than case: products are found by the words that they have.
    fileprivate var spellings: [String] {
        var seen: Set<String> = []
        return (values + sources.filter { $0.field != .category }.map(\.value))
            .filter { seen.insert($0.lowercased()).inserted }
    }

    fileprivate init(_ name: String, _ known: [KnownValue]) {
        self.init(
            name: name, values: known.map(\.spelling).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            sources: known.flatMap(\.sources))
    }
}

extension AttributeDictionary {
    /// What a part of a query names, each with the fields that are meant; nil where a name or a value isn't known.
    fileprivate func values(of term: NamedTerm) -> [KnownValue]? {
        if let known = values(named: term.name, term.value) { return known }
        let parts = term.value.split(separator: ",")
        guard !term.isQuoted, term.value.contains(",") else { return nil }
        let known = parts.map { values(named: term.name, String($0)) }
        return known.isEmpty || known.contains { $0 == nil } ? nil : known.flatMap { $0 ?? [] }
    }

    private func values(named name: String, _ text: String) -> [KnownValue]? {
        let words = normalizer.words(in: text)
        let name = FieldName(name)
        guard !words.isEmpty, !name.words.isEmpty else { return nil }
        let fields = fields(named: name)
        let known = values(of: ValueNormalizer.value(of: words)).compactMap { known -> KnownValue? in
            if name.names(known.value.type) { return known }
            var known = known
            known.sources.removeAll { !fields.contains($0.name) }
            return known.sources.isEmpty ? nil : known
        }
        return known.isEmpty ? nil : known
    }
}

extension FieldName {
    /// Whether all values of a type are meant: by its own name, or by a usual one of a type whose values are all of a kind,
    /// as those of colours are and those of measures aren't.
    fileprivate func names(_ type: AttributeType) -> Bool {
        if self == FieldName(type.rawValue) { return true }
        switch type {
        case .category, .brand, .series, .model, .material, .style, .colour, .audience:
            return WellKnownFieldNames.wholeType(of: self) == type
        case .function, .salesSpecification, .technicalSpecification, .season, .usageScenario, .modifier,
            .marketingTerm, .other:
            return false
        }
    }
}
