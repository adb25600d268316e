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
        // A query is asked about once for itself and once for each product that it led to.
        var relevantCodes: [Int: Set<Code>] = [:]
        func relevant(_ query: Int) -> Set<Code> {
            if let known = relevantCodes[query] { return known }
            let codes = self.relevantCodes(of: corpus.queries[query])
            relevantCodes[query] = codes
            return codes
        }
        let step = max(1, corpus.queries.count / Self.maximumTexts)
        let queries = stride(from: 0, to: corpus.queries.count, by: step).prefix(Self.maximumTexts)
        for batch in Array(queries).batches(of: Self.batchSize) {
            let written = try await model.codes(for: batch.map { corpus.queries[$0].query }, among: live)
            for (index, codes) in zip(batch, written) {
                let relevant = relevant(index)
                targets.written += codes.count
                let kept = codes.filter { relevant.contains($0.code) }
                targets.kept += kept.count
                targets.queries[index] = weights(of: kept)
            }
        }
        for batch in clickedProducts.batches(of: Self.batchSize) {
            let written = try await model.codes(for: batch.map { corpus.products[$0.product].text })
            for ((product, queries), codes) in zip(batch, written) {
                let own = Set(corpus.occurrences[product].entries.map(\.code))
                targets.written += codes.count
                let kept = codes.filter { code in
                    own.contains(code.code) || queries.contains { relevant($0).contains(code.code) }
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

    /// The codes that enough of a query's clicks went to, by the products that hold them.
    private func relevantCodes(of query: TrainingCorpus.ClickedQuery) -> Set<Code> {
        let total = Double(query.products.reduce(0) { $0 + $1.clicks })
        var support: [Code: Double] = [:]
        for product in query.products {
            for entry in corpus.occurrences[product.index].entries {
                support[entry.code, default: 0] += Double(product.clicks) / total
            }
        }
        return Set(
            support.filter { code, share in
                share >= Self.leastSupport && share >= Self.leastLift * corpus.documentFrequency(of: code)
            }.keys)
    }

    private func weights(of codes: [GeneratedCode]) -> [String: Float] {
        Dictionary(codes.map { ($0.code.description, Float($0.probability)) }) { $0 + $1 }
    }
}
