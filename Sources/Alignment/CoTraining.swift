import GRAM

/// Codes that a fine-tuned model writes for clicked queries and products, filtered by relevance, as targets of a second
/// pass over both sides (GRAM, section 3.2).
///
/// The relevance filter asks the click log: a query's code stays when the clicked products hold it clearly more often
/// than products in general; a product's code stays when the queries that led to the product, or the products clicked
/// with it, hold it. Without clicks a text has nothing to check a code against and keeps its targets.
struct CoTraining: Sendable {
    /// Code weights by text, in no particular scale.
    struct Targets: Sendable {
        var queries: [Int: [String: Float]] = [:]
        var products: [Int: [String: Float]] = [:]
        /// Codes written, and those that the filter kept.
        var written = 0
        var kept = 0
    }

    /// A kept code is held by so much of the clicked products, and so many times as often as in the catalogue.
    private static let leastSupport = 0.1
    private static let leastLift = 3.0
    /// The most queries and products that are coded: a pass is to learn from them, not to finish the catalogue.
    private static let maximumTexts = 10_000
    private static let batchSize = 512

    let corpus: TrainingCorpus

    /// - Parameter live: the catalogue's own codes.
    func targets(from model: CodeModel, among live: CodeTrie) async throws -> Targets {
        var targets = Targets()
        let step = max(1, corpus.queries.count / Self.maximumTexts)
        let queries = stride(from: 0, to: corpus.queries.count, by: step).prefix(Self.maximumTexts)
        for batch in Array(queries).batches(of: Self.batchSize) {
            let written = try await model.codes(for: batch.map { corpus.queries[$0].query }, among: live)
            for (index, codes) in zip(batch, written) {
                let support = support(of: corpus.queries[index])
                targets.written += codes.count
                let kept = codes.filter { isRelevant($0.code, support) }
                targets.kept += kept.count
                targets.queries[index] = weights(of: kept)
            }
        }
        for batch in clickedProducts.batches(of: Self.batchSize) {
            let written = try await model.codes(for: batch.map { corpus.products[$0.product].text })
            for ((product, queries), codes) in zip(batch, written) {
                let own = Set(corpus.occurrences[product].entries.map(\.code))
                let supports = queries.map { support(of: corpus.queries[$0]) }
                targets.written += codes.count
                let kept = codes.filter { code in
                    own.contains(code.code) || supports.contains { isRelevant(code.code, $0) }
                }
                targets.kept += kept.count
                targets.products[product] = weights(of: kept)
            }
        }
        return targets
    }

    /// Clicked products with the queries that led to them, those clicked for most queries first.
    private var clickedProducts: [(product: Int, queries: [Int])] {
        var queries: [Int: [Int]] = [:]
        for (index, query) in corpus.queries.enumerated() {
            for product in query.products { queries[product.index, default: []].append(index) }
        }
        return queries.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(Self.maximumTexts)
            .map { ($0.key, $0.value) }
    }

    /// How much of a query's clicks went to products that hold a code, for every code that any of them holds.
    private func support(of query: TrainingCorpus.ClickedQuery) -> [Code: Double] {
        let total = Double(query.products.reduce(0) { $0 + $1.clicks })
        var support: [Code: Double] = [:]
        for product in query.products {
            for entry in corpus.occurrences[product.index].entries {
                support[entry.code, default: 0] += Double(product.clicks) / total
            }
        }
        return support
    }

    private func isRelevant(_ code: Code, _ support: [Code: Double]) -> Bool {
        guard let share = support[code], share >= Self.leastSupport else { return false }
        return share >= Self.leastLift * corpus.documentFrequency(of: code)
    }

    private func weights(of codes: [GeneratedCode]) -> [String: Float] {
        Dictionary(codes.map { ($0.code.description, Float($0.probability)) }) { $0 + $1 }
    }
}
