import Codes
import Execution
import GRAM
import Randomness

/// Recall of a model in training on queries that were kept back from it, among a part of the catalogue, so that it can be
/// measured again and again.
///
/// The scoring is a fixed one in which the model has a say: the default one hardly listens to it. The same queries choose
/// the scoring afterwards, so their recall is a little better than other queries' will be.
struct HeldOutRecall: Sendable {
    private static let mostQueries = 100
    /// Of the products clicked for a query, a sample: what is coded at every measurement stays bounded.
    private static let mostClickedProducts = 20
    /// Besides those clicked for the queries.
    private static let mostOtherProducts = 1_500
    /// However many were clicked.
    static let mostProducts = mostQueries * mostClickedProducts + mostOtherProducts
    private static let scoring = CodeScoring(modelWeight: 0.3, feedback: nil)

    /// With positions in ``products``.
    let queries: [JudgedQuery]
    /// At most ``mostProducts``.
    let products: [ProductText]

    /// - Parameters:
    ///   - queries: with positions in `products`.
    ///   - seed: of the choices of products.
    /// - Returns: nil for fewer queries than tell something.
    init?(_ queries: [JudgedQuery], among products: [ProductText], seed: UInt64) {
        guard queries.count >= ScoringSelection.leastQueries else { return nil }
        let step = (queries.count + Self.mostQueries - 1) / Self.mostQueries
        let asked = stride(from: 0, to: queries.count, by: step).map { queries[$0] }
        var random = SplitMix64(seed: seed)
        var clicked: Set<Int> = []
        var chosen: Set<Int> = []
        for query in asked {
            var products = query.products.sorted()
            clicked.formUnion(products)
            if products.count > Self.mostClickedProducts { random.shuffle(&products) }
            chosen.formUnion(products.prefix(Self.mostClickedProducts))
        }
        var others = products.indices.filter { !clicked.contains($0) }
        random.shuffle(&others)
        let kept = (chosen + others.prefix(Self.mostOtherProducts)).sorted()
        let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        self.queries = asked.map { query in
            JudgedQuery(text: query.text, products: Set(query.products.compactMap { places[$0] }))
        }
        self.products = kept.map { products[$0] }
    }

    /// Mean over the queries and ``ScoringSelection/depths``, 0 to 1.
    func recall(of model: CodeModel, analyzer: CodeAnalyzer, thread: DedicatedThread) async throws -> Double {
        var codes: [[GeneratedCode]] = []
        for batch in products.batches(of: Candidate.batchSize) {
            try Task.checkCancellation()
            codes += try await model.codes(for: Array(batch))
        }
        var candidate = try await Candidate(
            model: model, selection: model.description.selection, productCodes: codes, products: products,
            analyzer: analyzer, thread: thread)
        candidate.scoring = Self.scoring
        var sum = 0.0
        for query in queries {
            try Task.checkCancellation()
            sum += ScoringSelection.recall(try await candidate.search(query.text, limit: 300), query.products)
        }
        return sum / Double(queries.count)
    }
}
