import GRAM
import Randomness

/// Makes training examples for both sides of the model from a corpus.
///
/// Codes are shared across the click edge in both directions (GRAM, section 3.1): a query is trained on its clicked
/// products' codes as well, a product on those of the queries that led to it. Seeded pseudo-queries stand in for queries
/// that nobody has typed yet.
struct ExampleMaker: Sendable {
    /// How much of a text's target is its own codes; the rest comes over the click edge.
    private static let ownShare: Float = 0.5
    /// How much of a text's target the codes of co-training are, where it has any.
    private static let coTrainedShare: Float = 0.3
    /// Codes of one text that are trained at a time.
    private static let maximumTargets = 10

    private let corpus: TrainingCorpus
    private let prompt: CodePrompt
    private let endToken: Int32
    /// Targets of each clicked query, and of each product that was clicked; each sums to 1.
    private var queryTargets: [[String: Float]]
    private var clickedTargets: [Int: [String: Float]]

    init(corpus: TrainingCorpus, tokenizer: any Tokenizer, analyzer: CodeAnalyzer) {
        self.corpus = corpus
        prompt = CodePrompt(tokenizer: tokenizer)
        endToken = tokenizer.endToken
        let ownCodes = corpus.queries.map { query in
            QueryCode.own(in: query.query, analyzer: analyzer).map(\.code.description)
        }
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
        var clicked: [Int: [String: Float]] = [:]
        for (query, own) in zip(corpus.queries, ownCodes) where !own.isEmpty {
            for product in query.products {
                for code in own { clicked[product.index, default: [:]][code, default: 0] += Float(product.clicks) }
            }
        }
        clickedTargets = clicked.reduce(into: [:]) { targets, product in
            let total = product.value.values.reduce(0, +)
            var mixed = product.value.mapValues { (1 - Self.ownShare) * $0 / total }
            for code in corpus.products[product.key].codes {
                mixed[code.code, default: 0] += Self.ownShare * code.weight
            }
            targets[product.key] = mixed
        }
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
        for (product, codes) in coTrained.products {
            var targets = clickedTargets[product] ?? ownTargets(of: product)
            mix(codes, into: &targets)
            clickedTargets[product] = targets
        }
    }

    /// The mean target weight of each code over queries: the prior of `p(c|q)`.
    var priors: [String: Double] {
        var sums: [String: Double] = [:]
        for targets in queryTargets {
            for (code, weight) in targets { sums[code, default: 0] += Double(weight) }
        }
        // Pseudo-queries ask for every product alike; they count as one query for each product.
        for product in corpus.products {
            for code in product.codes { sums[code.code, default: 0] += Double(code.weight) }
        }
        let count = queryTargets.count + corpus.products.count
        return sums.mapValues { $0 / Double(max(count, 1)) }
    }

    var productCount: Int { corpus.products.count }
    var queryCount: Int { corpus.queries.count }

    /// A product with its own codes and those of the queries that led to it.
    /// - Parameter share: the weight of the whole example.
    /// - Returns: nil for a text without codes.
    func product(_ index: Int, share: Float) -> TrainingExample? {
        example(
            prompt.product(corpus.products[index].text), clickedTargets[index] ?? ownTargets(of: index), share)
    }

    /// Something that a shopper might type for a product, with the product's own codes.
    func pseudoQuery(
        _ index: Int, share: Float, using random: inout some RandomNumberGenerator
    ) -> TrainingExample? {
        guard let query = PseudoQuery.make(from: corpus.products[index].text, using: &random) else { return nil }
        return example(prompt.query(query), ownTargets(of: index), share)
    }

    /// A query with its own codes and those of the clicked products.
    func clickedQuery(_ index: Int, share: Float) -> TrainingExample? {
        example(prompt.query(corpus.queries[index].query), queryTargets[index], share)
    }

    private func ownTargets(of product: Int) -> [String: Float] {
        Dictionary(corpus.products[product].codes) { $0 + $1 }
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
