import GRAM

/// Makes training examples for both sides of the model from a corpus.
///
/// Codes are shared across the click edge in both directions (GRAM, section 3.1): a query is trained on its clicked
/// products' codes as well, a product on those of the queries that led to it. Seeded pseudo-queries stand in for queries
/// that nobody has typed yet.
struct ExampleMaker: Sendable {
    /// How much of a text's target is its own codes; the rest comes over the click edge.
    private static let ownShare: Float = 0.5
    /// Codes of one text that are trained at a time.
    private static let maximumTargets = 10

    private let corpus: TrainingCorpus
    private let prompt: CodePrompt
    private let endToken: Int32
    /// Targets of each clicked query, and of each product that was clicked.
    private let queryTargets: [[String: Float]]
    private let clickedCodes: [Int: [String: Float]]

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
            for product in query.products {
                for code in corpus.products[product.index].codes {
                    targets[code.code, default: 0] +=
                        (1 - Self.ownShare) * Float(product.clicks) / clicks * code.weight
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
        clickedCodes = clicked
    }

    /// The mean target weight of each code over queries: the prior of `p(c|q)`.
    var priors: [String: Double] {
        var sums: [String: Double] = [:]
        var count = 0
        for targets in queryTargets {
            count += 1
            for (code, weight) in targets { sums[code, default: 0] += Double(weight) }
        }
        // Pseudo-queries ask for every product alike; they count as one query for each product.
        for product in corpus.products {
            count += 1
            for code in product.codes { sums[code.code, default: 0] += Double(code.weight) }
        }
        return sums.mapValues { $0 / Double(max(count, 1)) }
    }

    /// The number of texts to go through in one epoch.
    var epochSize: Int { 2 * corpus.products.count + corpus.queries.count }

    /// One epoch's texts in a random order.
    func order(using random: inout some RandomNumberGenerator) -> [Int] { (0..<epochSize).shuffled(using: &random) }

    /// - Parameters:
    ///   - position: in the epoch: products, then pseudo-queries, then clicked queries.
    ///   - share: the weight of the whole example.
    /// - Returns: nil for a text without codes.
    func example(
        _ position: Int, share: Float, using random: inout some RandomNumberGenerator
    ) -> TrainingExample? {
        let products = corpus.products.count
        switch position {
        case ..<products: return productExample(position, share)
        case ..<(2 * products): return pseudoQueryExample(position - products, share, using: &random)
        default:
            let query = position - 2 * products
            return example(prompt.query(corpus.queries[query].query), queryTargets[query], share)
        }
    }

    private func productExample(_ index: Int, _ share: Float) -> TrainingExample? {
        let product = corpus.products[index]
        let clicked = clickedCodes[index] ?? [:]
        let clicks = clicked.values.reduce(0, +)
        let ownShare = clicks > 0 ? Self.ownShare : 1
        var targets: [String: Float] = [:]
        for code in product.codes { targets[code.code, default: 0] += ownShare * code.weight }
        for (code, weight) in clicked { targets[code, default: 0] += (1 - ownShare) * weight / clicks }
        return example(prompt.product(product.text), targets, share)
    }

    private func pseudoQueryExample(
        _ index: Int, _ share: Float, using random: inout some RandomNumberGenerator
    ) -> TrainingExample? {
        let product = corpus.products[index]
        guard let query = PseudoQuery.make(from: product.text, using: &random) else { return nil }
        return example(prompt.query(query), Dictionary(product.codes) { $0 + $1 }, share)
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
