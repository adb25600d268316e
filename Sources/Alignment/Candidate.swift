import Execution
import GRAM

/// A trained model with the whole catalogue's codes in memory, as its generation would have them.
struct Candidate: Sendable {
    private static let batchSize = 512

    let model: CodeModel
    let index: MemoryIndex
    /// What the model wrote for each product.
    let productCodes: [[GeneratedCode]]
    var scoring: CodeScoring
    private let analyzer: CodeAnalyzer
    private let trie: CodeTrie

    /// Lets the model write codes for every product.
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
        let selection = trained.description.selection
        let productCodes = codes
        (index, trie) = try await thread.run {
            let index = MemoryIndex(
                zip(products, productCodes).map { product, codes in
                    MemoryIndex.Entry(
                        own: selection.choices(from: CodeOccurrences(of: product, analyzer: analyzer)),
                        generated: codes.map(\.code))
                })
            let trie = CodeTrie()
            for code in index.codes { model.insert(code.description, into: trie) }
            return (index, trie)
        }
        self.model = model
        self.analyzer = analyzer
        self.productCodes = productCodes
        scoring = trained.description.scoring
    }

    /// A query's codes: its own, and as many as the model adds, whatever the scoring.
    func codes(for query: String) async throws -> [QueryCode] {
        try await model.queryCodes(for: query, among: trie)
    }

    /// The products for a query, best first.
    func search(_ query: String, by method: SearchMethod = .all, limit: Int) async throws -> [Int] {
        switch method {
        case .all: return index.search(try await codes(for: query), scoring: scoring, limit: limit)
        case .ownCodes:
            return index.search(QueryCode.own(in: query, analyzer: analyzer), scoring: .ownCodes, limit: limit)
        case .generatedCodes(let constrained):
            let codes = try await model.codes(for: query, among: constrained ? trie : nil).map { code in
                QueryCode(code: code.code, isOwn: false, probability: code.probability)
            }
            return index.search(codes, scoring: CodeScoring(feedback: nil), limit: limit)
        }
    }
}
