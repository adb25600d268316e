import Codes
import Foundation
import GRAM

/// Finds the phrases of a catalogue: product types and attribute values of several words, without a hand-written list.
///
/// Titles, brands, categories and attribute values are read, and the queries that led to clicks. A phrase is frequent, and
/// its values stand together far more often than they would by chance; one that shoppers type counts for more.
struct PhraseFinder {
    /// More would make every search and every product's codes slower, and are rare by then.
    private static let maximumCount = 5_000
    private static let leastProducts = 3
    /// How many times as often as by chance values stand together.
    private static let leastLift = 3.0
    /// What a query's phrase counts for, in products.
    private static let queryWeight = 5

    private var products: [Code: Int] = [:]
    private var queries: [Code: Int] = [:]
    private var values: [String: Int] = [:]
    private var productCount = 0

    mutating func add(_ product: ProductText, analyzer: CodeAnalyzer) {
        productCount += 1
        var phrases: Set<Code> = []
        var single: Set<String> = []
        func add(_ text: String, isValue: Bool) {
            let found = analyzer.values(in: text)
            single.formUnion(found)
            phrases.formUnion(Self.pairs(found))
            // An attribute's value as a whole.
            if isValue, found.count > 2, PhraseDictionary.lengths ~= found.count, let code = Code(values: found) {
                phrases.insert(code)
            }
        }
        add(product.title, isValue: false)
        if let brand = product.brand { add(brand, isValue: true) }
        if let category = product.category { add(category, isValue: true) }
        for attribute in product.attributes { add(attribute.value, isValue: true) }
        for phrase in phrases { products[phrase, default: 0] += 1 }
        for value in single { values[value, default: 0] += 1 }
    }

    mutating func add(query: String, analyzer: CodeAnalyzer) {
        for phrase in Set(Self.pairs(analyzer.values(in: query))) { queries[phrase, default: 0] += 1 }
    }

    /// The best phrases first; nil when there is none.
    func dictionary() -> PhraseDictionary? {
        let scored = products.compactMap { phrase, count -> (phrase: Code, score: Double)? in
            guard count >= Self.leastProducts else { return nil }
            let chance = phrase.values.reduce(Double(productCount)) {
                $0 * Double(values[$1] ?? 0) / Double(productCount)
            }
            let lift = Double(count) / max(chance, .leastNormalMagnitude)
            guard lift >= Self.leastLift else { return nil }
            return (phrase, Double(count + Self.queryWeight * (queries[phrase] ?? 0)) * log(lift))
        }.sorted { ($1.score, $0.phrase.description) < ($0.score, $1.phrase.description) }
        return scored.isEmpty ? nil : PhraseDictionary(scored.prefix(Self.maximumCount).map(\.phrase))
    }

    private static func pairs(_ values: [String]) -> [Code] {
        zip(values, values.dropFirst()).compactMap { $0 == $1 ? nil : Code(values: [$0, $1]) }
    }
}
