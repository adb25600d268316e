import Codes
import Execution
import GRAM
import Retrieval

/// Targets of a second pass over both sides: codes that a text lacks, as the catalogue and the fine-tuned model see it,
/// filtered by relevance (GRAM, section 3.2).
///
/// Both sides learn from the other's. A product gets the codes that the products most like it share in the index, and of
/// the codes that the model wrote for it those that the clicks support: the queries that led to it, or the products
/// clicked with it, hold them. A query gets those of the model's codes that its clicked products hold clearly more often
/// than products in general, for their texts or for other queries. Without clicks the products' part remains.
struct CoTraining: Sendable {
    /// Code weights by text, in no particular scale.
    struct Targets: Sendable {
        var queries: [Int: [String: Float]] = [:]
        var products: [Int: [String: Float]] = [:]
        /// Codes written, and those that the filter kept.
        var written = 0
        var kept = 0
    }

    /// A product's neighbours, and the codes that they give it.
    private static let neighbours = CodeFeedback(products: 30, codes: 15, weight: 1)
    /// The most products whose neighbours are looked for.
    private static let maximumNeighbourhoods = 50_000
    private static let batchSize = 512

    let corpus: TrainingCorpus
    let thread: DedicatedThread
    /// The most queries and the most products that the model codes: a pass is to learn from them, not to finish the
    /// catalogue.
    let maximumTexts: Int

    /// - Parameters:
    ///   - model: that writes codes; nil for what neighbours share alone.
    ///   - live: see ``TrainingCorpus/liveCodes``.
    func targets(from model: CodeModel?, among live: CodeTrie) async throws -> Targets {
        var targets = Targets()
        targets.products = try await thread.run { sharedCodes() }
        guard let model else { return targets }
        var filter = RelevanceFilter(corpus: corpus)
        for batch in Self.sample(corpus.queries.count, of: maximumTexts).batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let written = try await model.codes(for: batch.map { corpus.queries[$0].query }, among: live)
            for (query, codes) in zip(batch, written) {
                let relevant = filter.relevantCodes(of: query)
                targets.written += codes.count
                let kept = codes.filter { relevant.contains($0.code) }
                targets.kept += kept.count
                targets.queries[query] = Self.weights(of: kept)
            }
        }
        for batch in clickedProducts.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let written = try await model.codes(for: batch.map { corpus.products[$0.product].text })
            for ((product, queries), codes) in zip(batch, written) {
                let relevant = queries.reduce(into: Set<Code>()) { $0.formUnion(filter.relevantCodes(of: $1)) }
                targets.written += codes.count
                let kept = codes.filter { relevant.contains($0.code) }
                targets.kept += kept.count
                targets.products[product, default: [:]].merge(Self.weights(of: kept)) { $0 + $1 }
            }
        }
        return targets
    }

    /// By product, the codes that it lacks and its neighbours share, with weights that sum to 1.
    private func sharedCodes() -> [Int: [String: Float]] {
        let index = corpus.index()
        var shared: [Int: [String: Float]] = [:]
        for product in Self.sample(corpus.products.count, of: Self.maximumNeighbourhoods) {
            let codes = index.expansion(ofProduct: product, feedback: Self.neighbours)
            shared[product] = Dictionary(uniqueKeysWithValues: codes.map { ($0.code.description, $0.weight) })
        }
        return shared
    }

    /// Clicked products with the queries that led to them, those clicked for most queries first.
    private var clickedProducts: [(product: Int, queries: [Int])] {
        corpus.queriesByProduct.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(maximumTexts)
            .map { ($0.key, $0.value) }
    }

    /// At most so many of `0..<count`, evenly.
    private static func sample(_ count: Int, of limit: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max(1, (count + limit - 1) / limit)))
    }

    /// In proportion to the model's probabilities; they sum to 1.
    private static func weights(of codes: [GeneratedCode]) -> [String: Float] {
        let total = Float(codes.reduce(0) { $0 + $1.probability })
        guard total > 0 else { return [:] }
        return Dictionary(codes.map { ($0.code.description, Float($0.probability) / total) }) { $0 + $1 }
    }
}
