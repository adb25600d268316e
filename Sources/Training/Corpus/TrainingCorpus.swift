import CodeIndex
import Codes
import Foundation
import GRAM
import Retrieval

/// What a model is trained on: the live catalogue and the click log.
struct TrainingCorpus: Sendable {
    struct Entry: Sendable {
        var text: ProductText
        /// The product's own codes, the likeliest to be searched for first, with weights that sum to 1.
        var codes: [WeightedCode]
    }

    struct WeightedCode: Sendable {
        var code: String
        var weight: Float
    }

    struct ClickedQuery: Sendable {
        var query: String
        /// Those of its own words.
        var codes: [Code]
        var products: [ClickedProduct]
    }

    struct ClickedProduct: Sendable {
        /// The product's position in the catalogue.
        var index: Int
        var clicks: Double
    }

    /// Codes of one product that training asks for.
    private static let codesPerProduct = 24
    /// With fewer clicked pairs than this nothing is learned about what shoppers type.
    private static let leastClickedQueries = 20

    private(set) var products: [Entry] = []
    /// Every product's own codes, in the order of ``products``.
    let occurrences: [CodeOccurrences]
    /// How many products hold each own code.
    private let frequencies: [Code: Int]
    private(set) var queries: [ClickedQuery] = []
    /// By product, the queries that led to it; products without any have no entry.
    private(set) var queriesByProduct: [Int: [Int]] = [:]
    /// See ``codesOfQueries(to:)``.
    private var codesByProduct: [Int: Set<Code>] = [:]
    /// How many products hold each code: see ``heldCodes(ofProduct:)``.
    private var heldFrequencies: [Code: Int] = [:]
    /// The selection that the new generation uses.
    private(set) var selection = CodeSelection()
    /// The catalogue's phrases, which become codes where that is measured to help; nil when it has none.
    let phrases: PhraseDictionary?
    /// Which typed codes there may be, which become codes where that is measured to help; nil where products have no values.
    let typed: TypedCodeRule?
    /// Every product's typed codes, where the model is to learn them; empty otherwise.
    let typedCodes: [[Code]]

    /// - Parameters:
    ///   - documents: the catalogue; identifiers are no text to learn from.
    ///   - clicks: pairs whose product is among `documents`; others are left out.
    ///   - fieldTypes: what a person says of fields.
    ///   - teachesTypedCodes: whether the model is to learn to write typed codes.
    init(
        products documents: [ProductDocument], clicks: [ClickPair], analyzer: CodeAnalyzer,
        fieldTypes: [FieldTypeEdit] = [], teachesTypedCodes: Bool = false
    ) {
        let texts = documents.map { document in
            var document = document
            document.text.identifier = nil
            return document
        }
        let occurrences = texts.map { CodeOccurrences(of: $0.text, analyzer: analyzer) }
        var frequencies: [Code: Int] = [:]
        for product in occurrences {
            for entry in product.entries { frequencies[entry.code, default: 0] += 1 }
        }
        self.occurrences = occurrences
        self.frequencies = frequencies
        var finder = PhraseFinder()
        for product in texts { finder.add(product.text, analyzer: analyzer) }
        for query in Set(clicks.map(\.query)) { finder.add(query: query, analyzer: analyzer) }
        phrases = finder.dictionary()
        let positions = Dictionary(texts.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let queries = Self.group(clicks, positions) { query in
            QueryCode.own(in: query, analyzer: analyzer) { frequencies[$0] ?? 0 }.map(\.code)
        }
        self.queries = queries
        let typed = TypedCodeRule(
            products: texts.map(\.text), clicks: queries.map { ($0.query, $0.products.map(\.index)) },
            edits: fieldTypes, analyzer: analyzer)
        self.typed = typed
        typedCodes =
            teachesTypedCodes
            ? typed.map { rule in texts.map { rule.codes(of: $0.text, analyzer: analyzer).map(\.code) } } ?? [] : []
        for (query, clicked) in queries.enumerated() {
            for product in clicked.products {
                queriesByProduct[product.index, default: []].append(query)
                codesByProduct[product.index, default: []].formUnion(clicked.codes)
            }
        }
        let likelihood = Self.likelihood(queries, occurrences, analyzer)
        products = zip(texts, occurrences).map { text, occurrences in
            let codes = Self.weighted(occurrences) { entry in
                let probability = likelihood?.probability(of: entry) ?? Self.assumedProbability(of: entry)
                return Float(probability * InverseFrequency.of(frequencies[entry.code] ?? 0, among: texts.count))
            }
            return Entry(text: text.text, codes: codes)
        }
        let length = occurrences.reduce(0) { $0 + $1.length }
        selection = CodeSelection(averageLength: max(1, Double(length) / Double(max(texts.count, 1))))
        if queries.count >= Self.leastClickedQueries {
            selection.weighting = FieldWeightingFit(
                queries: queries, occurrences: occurrences, selection: selection
            ).fit()
        }
        heldFrequencies = frequencies
        for (product, codes) in codesByProduct {
            let own = Set(occurrences[product].entries.map(\.code))
            for code in codes.subtracting(own) { heldFrequencies[code, default: 0] += 1 }
        }
    }

    /// The share of products that hold a code in their text.
    func documentFrequency(of code: Code) -> Double {
        Double(frequencies[code] ?? 0) / Double(max(products.count, 1))
    }

    /// Whether the model learns to write typed codes.
    var teachesTypedCodes: Bool { !typedCodes.isEmpty }

    /// The typed codes that several products have, the most frequent first.
    var commonTypedCodes: [Code] {
        var frequencies: [Code: Int] = [:]
        for codes in typedCodes { for code in codes { frequencies[code, default: 0] += 1 } }
        return frequencies.filter { $0.value > 1 }.map { (text: $0.key.description, code: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }.map(\.code)
    }

    /// By product, the typed codes of the queries that led to it which it lacks, by their clicks.
    func typedCodesOfQueries(_ analyzer: CodeAnalyzer) -> [Int: [Code: Float]] {
        guard teachesTypedCodes, let typed else { return [:] }
        var codes: [Int: [Code: Float]] = [:]
        for query in queries {
            let literal = typed.codes(of: query.query, analyzer: analyzer).map(\.code)
            if literal.isEmpty { continue }
            for product in query.products {
                for code in literal where !typedCodes[product.index].contains(code) {
                    codes[product.index, default: [:]][code, default: 0] += Float(product.clicks)
                }
            }
        }
        return codes
    }

    /// The products under their own codes, as the new generation will have them.
    func index() -> MemoryIndex {
        MemoryIndex(occurrences.map { MemoryIndex.Entry(own: selection.choices(from: $0), generated: []) })
    }

    private static func group(
        _ clicks: [ClickPair], _ positions: [String: Int], codes: (String) -> [Code]
    ) -> [ClickedQuery] {
        var products: [String: [ClickedProduct]] = [:]
        for click in clicks {
            guard let position = positions[click.productID] else { continue }
            products[click.query, default: []].append(ClickedProduct(index: position, clicks: click.clicks))
        }
        return products.sorted { $0.key < $1.key }.map { query, products in
            ClickedQuery(query: query, codes: codes(query), products: products)
        }
    }

    /// The codes of a product with the greatest weights, the greatest first; their weights sum to 1.
    private static func weighted(
        _ occurrences: CodeOccurrences, by weight: (CodeOccurrence) -> Float
    ) -> [WeightedCode] {
        let scored = occurrences.entries.map { WeightedCode(code: $0.code.description, weight: weight($0)) }
            .sorted { ($1.weight, $0.code) < ($0.weight, $1.code) }.prefix(codesPerProduct)
        let total = max(scored.reduce(0) { $0 + $1.weight }, .leastNormalMagnitude)
        return scored.map { WeightedCode(code: $0.code, weight: $0.weight / total) }
    }

    private static func likelihood(
        _ queries: [ClickedQuery], _ occurrences: [CodeOccurrences], _ analyzer: CodeAnalyzer
    ) -> QueryLikelihood? {
        guard queries.count >= leastClickedQueries else { return nil }
        var examples = QueryLikelihood.Examples()
        for query in queries {
            let values = Set(analyzer.values(in: query.query))
            for product in query.products {
                for entry in occurrences[product.index].entries {
                    examples.add(entry, inQuery: values.contains(entry.code.description))
                }
            }
        }
        return QueryLikelihood(examples)
    }

    /// Without clicks: shoppers type what a title, a brand or a category says rather than what a description mentions.
    private static func assumedProbability(of entry: CodeOccurrence) -> Double {
        if !entry.fields.isDisjoint(with: [.title, .category, .brand]) { return 0.3 }
        return entry.fields.contains(.attribute) ? 0.1 : 0.02
    }
}

/// Codes are shared across the click edge in both directions (GRAM, section 3.1), which is what bridges the shoppers'
/// words and the catalogue's. What fine-tuning teaches so, no later stage may take for a mistake.
extension TrainingCorpus {
    /// The codes of the words of the queries that led to a product, whether or not any title has them.
    func codesOfQueries(to product: Int) -> Set<Code> { codesByProduct[product] ?? [] }

    /// The codes that a product has: those of its text and those of the queries that led to it.
    func heldCodes(ofProduct product: Int) -> Set<Code> {
        codesOfQueries(to: product).union(occurrences[product].entries.map(\.code))
    }

    /// The share of products that hold a code.
    func heldShare(of code: Code) -> Double {
        Double(heldFrequencies[code] ?? 0) / Double(max(products.count, 1))
    }

    /// The codes that queries may get once the products are posted: those of the products' texts, which come first, in the
    /// order of first appearance, and those of the queries that led to products. The same in every process.
    var liveCodes: [Code] {
        var seen: Set<Code> = []
        return occurrences.flatMap { $0.entries.lazy.map(\.code).filter { seen.insert($0).inserted } }
            + queries.flatMap { $0.codes.filter { seen.insert($0).inserted } }
    }

    /// What fine-tuning teaches as codes of a query: those of its words and its clicked products'.
    func taughtCodes(ofQuery query: Int) -> Set<Code> {
        queries[query].products.reduce(into: Set(queries[query].codes)) { taught, product in
            taught.formUnion(products[product.index].codes.lazy.compactMap { Code($0.code) })
        }
    }

    /// What fine-tuning teaches as codes of a product: its own, and those of the queries that led to it.
    func taughtCodes(ofProduct product: Int) -> Set<Code> {
        codesOfQueries(to: product).union(products[product].codes.lazy.compactMap { Code($0.code) })
    }
}
