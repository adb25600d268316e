import Execution
import GRAM

/// A model with the whole catalogue's codes in memory, as its generation would have them.
struct Candidate: Sendable {
    static let batchSize = 512

    /// nil for a generation of own codes only.
    let model: CodeModel?
    let index: MemoryIndex
    /// What the model wrote for each product.
    let productCodes: [[GeneratedCode]]
    var scoring: CodeScoring
    private let products: [ProductText]
    private let phrases: PhraseDictionary?
    private let analyzer: CodeAnalyzer
    private let trie: CodeTrie

    /// - Parameter productCodes: of every product, in the order of `products`; empty without a model.
    init(
        model: CodeModel?, selection: CodeSelection, productCodes: [[GeneratedCode]], products: [ProductText],
        analyzer: CodeAnalyzer, thread: DedicatedThread
    ) async throws {
        (index, trie) = try await thread.run {
            let index = MemoryIndex(
                products.enumerated().map { number, product in
                    MemoryIndex.Entry(
                        own: selection.choices(for: product, analyzer: analyzer),
                        generated: model == nil ? [] : productCodes[number].map(\.code))
                })
            let trie = CodeTrie()
            if let model {
                for code in index.codes where code.values.count == 1 { model.insert(code.description, into: trie) }
            }
            return (index, trie)
        }
        self.model = model
        self.productCodes = productCodes
        self.products = products
        phrases = selection.phrases
        self.analyzer = analyzer
        scoring = model?.description.scoring ?? .ownCodes
    }

    /// Lets a trained model write codes for every product.
    /// - Parameter progress: called with the number of products coded so far.
    init(
        _ trained: TrainedModel, products: [ProductText], analyzer: CodeAnalyzer, thread: DedicatedThread,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let model = try await thread.run {
            try CodeModel(trained.model, description: trained.description)
        }
        var codes: [[GeneratedCode]] = []
        for batch in products.batches(of: Self.batchSize) {
            codes += try await model.codes(for: Array(batch))
            progress(codes.count)
        }
        try await self.init(
            model: model, selection: trained.description.selection, productCodes: codes, products: products,
            analyzer: analyzer, thread: thread)
    }

    /// A query's codes: its own, and as many as the model adds, whatever the scoring.
    func codes(for query: String) async throws -> [QueryCode] {
        guard let model else { return QueryCode.own(in: query, analyzer: analyzer, phrases: phrases) }
        return try await model.queryCodes(for: query, among: trie)
    }

    /// The products for a query, best first.
    func search(_ query: String, by method: SearchMethod = .all, limit: Int) async throws -> [Int] {
        switch method {
        case .all: return index.search(try await codes(for: query), scoring: scoring, limit: limit)
        case .ownCodes:
            return index.search(QueryCode.own(in: query, analyzer: analyzer), scoring: .ownCodes, limit: limit)
        case .generatedCodes(let constrained):
            let codes = try await model?.codes(for: query, among: constrained ? trie : nil).map { code in
                QueryCode(code: code.code, isOwn: false, probability: code.probability)
            }
            return index.search(codes ?? [], scoring: CodeScoring(feedback: nil), limit: limit)
        case .tokenScore(let score):
            return try await rank(
                index.search(codes(for: query), scoring: scoring, limit: limit), for: query, by: score)
        }
    }

    /// Products in the order of a token-level score, summed over the codes that they share with the query.
    private func rank(_ found: [Int], for query: String, by score: TokenScore) async throws -> [Int] {
        guard let model else { return found }
        let codes = try await codes(for: query).map(\.code)
        let ofQuery = try await model.tokenLogProbabilities(of: [codes], prompts: [model.prompt.query(query)])[0]
        let shared = found.map { product in
            let posted = index.codes(ofProduct: product, scoring: scoring)
            return codes.indices.filter { posted.contains(codes[$0]) && !ofQuery[$0].isEmpty }
        }
        let ofProducts = try await model.tokenLogProbabilities(
            of: shared.map { $0.map { codes[$0] } }, prompts: found.map { model.prompt.product(products[$0]) })
        let scores = zip(shared, ofProducts).map { shared, ofProduct in
            zip(shared, ofProduct).reduce(0) { $0 + score.value(query: ofQuery[$1.0], product: $1.1) }
        }
        return found.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.map { found[$0] }
    }
}
