import Codes
import Foundation
import GRAM
import Randomness

/// Makes training examples for both sides of the model from a corpus.
///
/// Codes are shared across the click edge in both directions (GRAM, section 3.1): a query is trained on its clicked
/// products' codes as well, a product on those of the queries that led to it. Seeded pseudo-queries stand in for queries
/// that nobody has typed yet.
struct ExampleMaker: Sendable {
    /// How much of a query's target is its own codes; the rest comes over the click edge.
    private static let ownShare: Float = 0.5
    /// How much of a query's target the codes of co-training are, where it has any.
    private static let coTrainedShare: Float = 0.3
    /// What a product's target is made of, as far as it has each: values that were hidden from its text, codes of the
    /// queries that led to it, codes of co-training. What stands in the text is found by counting. The queries' have most:
    /// shoppers' words are what no catalogue teaches.
    private static let productShares: (hidden: Float, shared: Float, coTrained: Float) = (0.2, 0.6, 0.2)
    /// Codes of one text that are trained at a time.
    private static let maximumTargets = 10
    /// How often a text is asked for typed codes instead, where there are any.
    private static let typedShare = 0.25
    /// A typed code is held by so much of a query's clicks at least; one that stands in the query's words too counts so many
    /// times as much.
    private static let (leastTypedSupport, literalGain): (Float, Float) = (0.1, 2)

    private let corpus: TrainingCorpus
    private let analyzer: CodeAnalyzer
    private let prompt: CodePrompt
    private let endToken: Int32
    /// Targets of each clicked query; they sum to 1.
    private var queryTargets: [[String: Float]]
    /// Codes of the queries that led to a product; they sum to 1.
    private var sharedTargets: [Int: [String: Float]]
    private var coTrainedTargets: [Int: [String: Float]] = [:]
    /// Typed codes of each clicked query; none at all where the model is not to learn them.
    private let typedTargets: [[String: Float]]
    /// Typed codes of the queries that led to a product, which it lacks.
    private let typedSharedTargets: [Int: [Code: Float]]

    init(corpus: TrainingCorpus, tokenizer: any Tokenizer, analyzer: CodeAnalyzer) {
        self.corpus = corpus
        self.analyzer = analyzer
        prompt = CodePrompt(tokenizer: tokenizer)
        endToken = tokenizer.endToken
        typedTargets = Self.typedTargets(of: corpus, analyzer)
        typedSharedTargets = corpus.typedCodesOfQueries(analyzer)
        let ownCodes = corpus.queries.map { $0.codes.map(\.description) }
        queryTargets = zip(corpus.queries, ownCodes).map { query, own in
            var targets: [String: Float] = [:]
            for code in own { targets[code, default: 0] += Self.ownShare / Float(own.count) }
            let clicks = Float(query.products.reduce(0) { $0 + $1.clicks })
            let clickShare = own.isEmpty ? 1 : 1 - Self.ownShare
            for product in query.products {
                for code in corpus.products[product.index].codes {
                    targets[code.code, default: 0] += clickShare * Float(product.clicks) / clicks * code.weight
                }
            }
            return targets
        }
        var shared: [Int: [String: Float]] = [:]
        for (query, own) in zip(corpus.queries, ownCodes) where !own.isEmpty {
            for product in query.products {
                for code in own { shared[product.index, default: [:]][code, default: 0] += Float(product.clicks) }
            }
        }
        sharedTargets = shared.mapValues { codes in
            // In a fixed order, so that equal runs have equal sums to the last bit.
            let total = codes.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
            return codes.mapValues { $0 / total }
        }
    }

    /// What each clicked query shares with the products that were clicked for it (GRAM, section 3.1): those of their typed codes
    /// that tell them apart from others, above all such as stand in the query.
    private static func typedTargets(of corpus: TrainingCorpus, _ analyzer: CodeAnalyzer) -> [[String: Float]] {
        guard corpus.teachesTypedCodes, let rule = corpus.typed else { return [] }
        var frequencies: [Code: Int] = [:]
        for codes in corpus.typedCodes { for code in codes { frequencies[code, default: 0] += 1 } }
        return corpus.queries.map { query in
            let literal = Set(rule.codes(of: query.query, analyzer: analyzer).map(\.code))
            let clicks = query.products.reduce(0) { $0 + $1.clicks }
            var support: [Code: Float] = [:]
            for product in query.products {
                for code in corpus.typedCodes[product.index] {
                    support[code, default: 0] += Float(product.clicks / clicks)
                }
            }
            var targets: [String: Float] = [:]
            for (code, share) in support where share >= leastTypedSupport {
                let general = Float(frequencies[code] ?? 0) / Float(corpus.products.count)
                let weight = share * max(0, log(share / general)) * (literal.contains(code) ? literalGain : 1)
                if weight > 0 { targets[code.description] = weight }
            }
            return targets
        }
    }

    /// Whether the next text is to be asked for typed codes.
    func asksTyped(using random: inout SplitMix64) -> Bool {
        corpus.teachesTypedCodes && random.unit() < Self.typedShare
    }

    /// Mixes codes that the model wrote and the relevance filter kept into the targets (GRAM, section 3.2).
    mutating func add(_ coTrained: CoTraining.Targets) {
        func mix(_ added: [String: Float], into targets: inout [String: Float]) {
            // In a fixed order, so that equal runs have equal sums to the last bit.
            let total = added.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
            guard total > 0 else { return }
            targets = targets.mapValues { (1 - Self.coTrainedShare) * $0 }
            for (code, weight) in added { targets[code, default: 0] += Self.coTrainedShare * weight / total }
        }
        for (query, codes) in coTrained.queries { mix(codes, into: &queryTargets[query]) }
        coTrainedTargets.merge(coTrained.products) { _, new in new }
    }

    /// Products that some query led to.
    var clickedProducts: [Int] { Set(corpus.queries.flatMap { $0.products.map(\.index) }).sorted() }
    var productCount: Int { corpus.products.count }
    var queryCount: Int { corpus.queries.count }
    /// Queries with one of the products that they led to.
    var clickedPairCount: Int { corpus.queries.reduce(0) { $0 + $1.products.count } }

    /// A product some of whose values are hidden, with their codes, those of the queries that led to it, and those of
    /// co-training.
    /// - Parameter share: the weight of the whole example.
    /// - Returns: nil for a text without codes.
    func product(_ index: Int, share: Float, using random: inout SplitMix64) -> TrainingExample? {
        let product = corpus.products[index]
        let masked = MaskedProduct(product.text, corpus.occurrences[index], analyzer: analyzer, using: &random)
        let hidden = Self.targets(product.codes.filter { masked.hidden.contains($0.code) })
        var targets: [String: Float] = [:]
        for (codes, share) in [
            (hidden, Self.productShares.hidden), (sharedTargets[index] ?? [:], Self.productShares.shared),
            (coTrainedTargets[index] ?? [:], Self.productShares.coTrained),
        ] {
            // In a fixed order, so that equal runs have equal sums to the last bit.
            let codes = codes.sorted { $0.key < $1.key }
            let total = codes.reduce(0) { $0 + $1.value }
            for (code, weight) in codes where total > 0 { targets[code, default: 0] += share * weight / total }
        }
        return example(prompt.product(masked.text), Self.sample(targets, using: &random), share)
    }

    /// A product some of whose values are hidden, with the typed codes that it lost so, and those of the queries that led to
    /// it.
    /// - Returns: nil where there are none.
    func typedProduct(_ index: Int, share: Float, using random: inout SplitMix64) -> TrainingExample? {
        guard let rule = corpus.typed else { return nil }
        let masked = MaskedProduct(
            corpus.products[index].text, corpus.occurrences[index], analyzer: analyzer, using: &random)
        let left = Set(rule.codes(of: masked.text, analyzer: analyzer).map(\.code))
        var targets: [String: Float] = [:]
        let hidden = corpus.typedCodes[index].filter { !left.contains($0) }
        for code in hidden { targets[code.description] = 1 / Float(hidden.count) }
        // In a fixed order, so that equal runs have equal sums to the last bit.
        let shared = (typedSharedTargets[index] ?? [:]).map { ($0.description, $1) }.sorted { $0.0 < $1.0 }
        let clicks = shared.reduce(0) { $0 + $1.1 }
        for (code, weight) in shared { targets[code, default: 0] += weight / clicks }
        return example(
            prompt.product(masked.text, asksTyped: true), Self.sample(targets, using: &random), share)
    }

    /// A few codes, drawn by their weights, so that in the mean over many draws each has its weight (systematic
    /// sampling: one draw from each equal part of the weight).
    private static func sample(
        _ targets: [String: Float], using random: inout SplitMix64
    ) -> [String: Float] {
        guard targets.count > maximumTargets else { return targets }
        let sorted = targets.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let total = sorted.reduce(0) { $0 + $1.value }
        var sample: [String: Float] = [:]
        for draw in 0..<maximumTargets {
            var rest = (Float(draw) + Float(random.unit())) / Float(maximumTargets) * total
            let chosen = sorted.first { item in
                rest -= item.value
                return rest < 0
            }
            sample[(chosen ?? sorted[sorted.count - 1]).key, default: 0] += 1
        }
        return sample
    }

    /// Something that a shopper might type for a product, with the product's own codes.
    func pseudoQuery(
        _ index: Int, share: Float, using random: inout some RandomNumberGenerator
    ) -> TrainingExample? {
        guard let query = PseudoQuery.make(from: corpus.products[index].text, using: &random) else { return nil }
        return example(prompt.query(query), Self.targets(corpus.products[index].codes), share)
    }

    /// Something that a shopper might type for a product, with the typed codes of the product that stand in it.
    /// - Returns: nil where none does.
    func typedPseudoQuery(
        _ index: Int, share: Float, using random: inout some RandomNumberGenerator
    ) -> TrainingExample? {
        guard let rule = corpus.typed,
            let query = PseudoQuery.make(from: corpus.products[index].text, using: &random)
        else { return nil }
        let codes = Set(corpus.typedCodes[index]).intersection(rule.codes(of: query, analyzer: analyzer).map(\.code))
        return example(
            prompt.query(query, asksTyped: true),
            Dictionary(uniqueKeysWithValues: codes.map { ($0.description, 1) }), share)
    }

    /// A query with the typed codes that it shares with the clicked products.
    /// - Returns: nil where there are none.
    func typedClickedQuery(_ index: Int, share: Float) -> TrainingExample? {
        example(prompt.query(corpus.queries[index].query, asksTyped: true), typedTargets[index], share)
    }

    /// A query with its own codes and those of the clicked products.
    func clickedQuery(_ index: Int, share: Float) -> TrainingExample? {
        example(prompt.query(corpus.queries[index].query), queryTargets[index], share)
    }

    private static func targets(_ codes: [TrainingCorpus.WeightedCode]) -> [String: Float] {
        Dictionary(codes.map { ($0.code, $0.weight) }, uniquingKeysWith: +)
    }

    private func example(_ prompt: [Int32], _ targets: [String: Float], _ share: Float) -> TrainingExample? {
        let kept = targets.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.maximumTargets)
        let total = kept.reduce(0) { $0 + $1.value }
        guard total > 0 else { return nil }
        let continuations = kept.compactMap { code, weight in
            self.prompt.tokens(ofCode: code).map {
                TrainingExample.Continuation(tokens: $0 + [endToken], weight: share * weight / total)
            }
        }
        return continuations.isEmpty ? nil : TrainingExample(prompt: prompt, continuations: continuations)
    }
}
