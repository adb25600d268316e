import Catalog
import Codes
import Execution
import GRAM
import Retrieval

/// A model with the whole catalogue's codes in memory, as its generation would have them.
struct Candidate: Sendable {
    static let batchSize = 512

    /// nil for a generation of own codes only.
    let model: CodeModel?
    let index: MemoryIndex
    /// What the model wrote for each product.
    let productCodes: [[GeneratedCode]]
    var scoring: CodeScoring
    /// Without the network, on its own terms: feedback and phrases are as good as they can be without it.
    private var scoringWithoutNetwork: CodeScoring
    /// Without the code head and with nothing but it of the network, each on its own terms as well.
    private var scoringWithoutHead: CodeScoring
    private var scoringWithHeadOnly: CodeScoring
    /// What the model writes for products, their own codes included, where it was asked to.
    private var generation: (index: MemoryIndex, trie: CodeTrie)?
    /// With the codes of neighbours instead of the model's, where they were asked for.
    private var neighbours: MemoryIndex?
    /// Of the paper's score, where they were learned.
    private var granularityWeights: [TokenScore: GranularityWeights] = [:]
    private let products: [ProductText]
    /// With typed codes, whether or not ``scoring`` has them.
    private var scoringWithTypedCodes: CodeScoring
    /// Of the products; nil where they have none.
    var vectors: ProductVectors?
    private let phrases: PhraseDictionary?
    private let typed: TypedCodeRule?
    private let analyzer: CodeAnalyzer
    private let trie: CodeTrie
    private let typedTrie: CodeTrie

    /// - Parameter productCodes: of every product, in the order of `products`; empty without a model.
    init(
        model: CodeModel?, selection: CodeSelection, productCodes: [[GeneratedCode]], products: [ProductText],
        analyzer: CodeAnalyzer, thread: DedicatedThread
    ) async throws {
        (index, trie, typedTrie) = try await thread.run {
            let index = MemoryIndex(
                products.enumerated().map { number, product in
                    MemoryIndex.Entry(
                        own: selection.choices(for: product, analyzer: analyzer),
                        generated: model == nil
                            ? [] : productCodes[number].map(\.code).filter { $0.kind != .typed },
                        typed: model?.description.typedPostings(of: productCodes[number]) ?? [])
                })
            guard let model else { return (index, CodeTrie(), CodeTrie()) }
            let typed = model.writesTypedCodes ? index.codes : []
            return (
                index, CodeTrie(of: index.codes, in: model.prompt),
                CodeTrie(of: typed, kind: .typed, in: model.prompt)
            )
        }
        self.model = model
        self.productCodes = productCodes
        self.products = products
        phrases = selection.phrases
        typed = selection.typed
        self.analyzer = analyzer
        scoring = model?.description.scoring ?? .ownCodes
        scoringWithoutNetwork = SearchControl.withoutNetwork.scoring(scoring)
        scoringWithoutHead = SearchControl.withoutHead.scoring(scoring)
        scoringWithHeadOnly = SearchControl.headOnly.scoring(scoring)
        scoringWithTypedCodes = ScoringSelection.withTypedCodes(scoring)
    }

    /// Scores as was chosen, in controls as well.
    mutating func take(_ choice: ScoringSelection.Choice) {
        scoring = choice.scoring
        scoringWithoutNetwork = choice.withoutNetwork
        scoringWithoutHead = choice.withoutHead
        scoringWithHeadOnly = choice.withHeadOnly
        scoringWithTypedCodes = choice.withTypedCodes
    }

    /// Lets a trained model write codes for every product.
    /// - Parameter progress: called with the number of products coded so far.
    init(
        _ trained: TrainedModel, products: [ProductText], analyzer: CodeAnalyzer, thread: DedicatedThread,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let model = try await thread.run {
            try CodeModel(trained.model, description: trained.description, head: trained.head)
        }
        var codes: [[GeneratedCode]] = []
        for batch in products.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            codes += try await model.codes(for: Array(batch))
            progress(codes.count)
        }
        try await self.init(
            model: model, selection: trained.description.selection, productCodes: codes, products: products,
            analyzer: analyzer, thread: thread)
    }

    /// A query's codes: its own, and as many as the model adds, whatever the scoring; those of the head where it is heard.
    func codes(for query: String) async throws -> [QueryCode] {
        try await codes(for: query, hearsHead: scoring.hearsHead)
    }

    /// - Parameter hearsModel: whether the model writes codes too.
    func codes(for query: String, hearsHead: Bool, hearsModel: Bool = true) async throws -> [QueryCode] {
        guard let model else {
            return ownCodes(for: query)
        }
        var generated: [GeneratedCode] = []
        if let asked = QueryText.asked(query) {
            if hearsHead { generated += try await model.headCodes(for: [asked], isLive: isLive)[0].codes }
            if hearsModel { generated += try await model.codes(for: [asked], among: trie, typed: typedTrie)[0] }
        }
        return model.queryCodes(
            for: query, with: generated, frequencies: countedFrequency(of:), isLive: isLive)
    }

    private func isLive(_ value: String) -> Bool {
        Code(values: [value]).map { frequency(of: $0) > 0 } ?? false
    }

    private func ownCodes(for query: String) -> [QueryCode] {
        QueryCode.own(
            in: query, analyzer: analyzer, phrases: phrases, typed: typed, frequencies: countedFrequency(of:))
    }

    /// The typed codes that a product is posted under.
    func typedCodes(ofProduct product: Int) -> [Code] {
        guard scoring.typedWeights != nil else { return [] }
        return typed?.codes(of: products[product], analyzer: analyzer).map(\.code) ?? []
    }

    /// What is posted of the codes that the model wrote for a product.
    func generatedCodes(ofProduct product: Int) -> [Code] {
        guard var description = model?.description else { return [] }
        description.scoring = scoring
        return description.postings(of: productCodes[product]).map(\.code)
    }

    /// Whether there is a code head.
    var hasHead: Bool { model?.hasHead ?? false }

    /// Whether texts may have phrases.
    var hasPhrases: Bool { phrases != nil }

    /// Whether products may have typed codes.
    var hasTypedCodes: Bool { typed != nil }

    private func frequency(of code: Code) -> Int { index.frequency(of: code, scoring: scoring) }

    /// Of what a code's idf is.
    private func countedFrequency(of code: Code) -> Int { index.codeFrequency(of: code, scoring: scoring).counted }

    /// What is left of the scoring in a control.
    func scoring(_ control: SearchControl) -> CodeScoring {
        switch control {
        case .withoutNetwork: scoringWithoutNetwork
        case .withoutHead: scoringWithoutHead
        case .headOnly: scoringWithHeadOnly
        case .neighbourCodes: control.scoring(scoringWithoutNetwork)
        default: control.scoring(scoring)
        }
    }

    /// The products for a query, best first.
    func search(_ query: String, by method: SearchMethod = .all, limit: Int) async throws -> [Int] {
        switch method {
        case .all: return try await search(query, scoring, limit: limit)
        case .typedCodes: return try await search(query, scoringWithTypedCodes, limit: limit)
        case .control(.neighbourCodes):
            return neighbours?.search(ownCodes(for: query), scoring: scoring(.neighbourCodes), limit: limit) ?? []
        case .control(let control): return try await search(query, scoring(control), limit: limit)
        case .generatedCodes(let constrained):
            return index.search(
                try await generatedCodes(for: query, among: constrained ? trie : nil),
                scoring: CodeScoring(feedback: nil), limit: limit)
        case .generationAlone:
            guard let generation else { return [] }
            return generation.index.search(
                try await generatedCodes(for: query, among: generation.trie),
                scoring: CodeScoring(modelWeight: 1, feedback: nil), limit: limit)
        case .tokenScore(let score, let isWeighted):
            let found = index.search(try await codes(for: query), scoring: scoring, limit: limit)
            let weights = isWeighted ? granularityWeights[score] ?? .equal : .equal
            let scores = try await tokenScores(of: found, for: query, by: score).map(weights.score)
            return found.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.map { found[$0] }
        }
    }

    private func search(_ query: String, _ scoring: CodeScoring, limit: Int) async throws -> [Int] {
        // The model isn't asked for codes that count for nothing.
        let codes =
            scoring.modelWeight > 0 || scoring.hearsHead
            ? try await codes(for: query, hearsHead: scoring.hearsHead, hearsModel: scoring.modelWeight > 0)
            : ownCodes(for: query)
        return index.search(
            codes, scoring: scoring, limit: limit, cosine: try await cosine(with: query, scoring))
    }

    private func generatedCodes(for query: String, among trie: CodeTrie?) async throws -> [QueryCode] {
        guard let model, let asked = QueryText.asked(query) else { return [] }
        return try await model.codes(for: [asked], among: trie, withOwn: true)[0].map {
            QueryCode(code: $0.code, isOwn: false, probability: $0.probability)
        }
    }
}

extension Candidate {
    /// Lets the model write codes for every product once more, those that stand in the product's text included: what
    /// ``SearchMethod/generationAlone`` searches.
    mutating func codeByGenerationAlone(on thread: DedicatedThread) async throws {
        guard let model else { return }
        var entries: [MemoryIndex.Entry] = []
        for batch in products.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            entries += try await model.codes(for: Array(batch), excludingOwn: false).map {
                MemoryIndex.Entry(own: [], generated: $0.map(\.code))
            }
        }
        generation = try await thread.run { [entries] in
            let index = MemoryIndex(entries)
            return (index, CodeTrie(of: index.codes, in: model.prompt))
        }
    }
}

extension Candidate {
    /// Whether products have vectors.
    var hasVectors: Bool { vectors != nil }

    /// What is kept of a product's vector, as `Int8Rows` stores it; nil where the scoring doesn't hear it.
    func vector(ofProduct product: Int) -> [UInt8]? { scoring.hearsVectors ? vectors?.bytes(ofProduct: product) : nil }

    /// A query's nearness to products; nil where these have no vectors, or the scoring doesn't hear them.
    /// - Throws: errors of the encoder.
    func cosine(
        with query: String, _ scoring: CodeScoring
    ) async throws -> (@Sendable (_ product: Int) -> Float?)? {
        scoring.hearsVectors ? try await vectors?.cosine(with: query) : nil
    }
}

extension Candidate {
    /// Posts the codes of neighbours instead of the model's: what ``SearchControl/neighbourCodes`` searches.
    mutating func postNeighbourCodes(on thread: DedicatedThread) async throws {
        neighbours = try await thread.run { [index] in index.replacingGenerated(with: index.neighbourCodes()) }
    }
}

extension Candidate {
    /// Clicked products of a query, and of those found but not clicked, that weights are learned from; the latter evenly
    /// from the first to the last.
    private static let (positives, negatives) = (10, 20)

    /// Learns what codes of each granularity count for in the paper's score.
    /// - Parameter queries: best such as training did not see.
    mutating func learnGranularityWeights(from queries: [JudgedQuery]) async throws {
        for score in TokenScore.allCases {
            var pairs: [(positive: [Double], negative: [Double])] = []
            for query in queries {
                let found = index.search(try await codes(for: query.text), scoring: scoring, limit: 300)
                let clicked = Array(found.filter(query.products.contains).prefix(Self.positives))
                let others = found.filter { !query.products.contains($0) }
                let chosen = stride(from: 0, to: others.count, by: max(1, others.count / Self.negatives)).map {
                    others[$0]
                }
                let parts = try await tokenScores(of: clicked + chosen, for: query.text, by: score)
                for positive in parts.prefix(clicked.count) {
                    pairs += parts.dropFirst(clicked.count).map { (positive, $0) }
                }
            }
            granularityWeights[score] = .learned(from: pairs)
        }
    }

    /// The token-level score of the codes that products share with a query, summed by granularity.
    private func tokenScores(of found: [Int], for query: String, by score: TokenScore) async throws -> [[Double]] {
        let none = [Double](repeating: 0, count: GranularityWeights.classCount)
        guard let model, !found.isEmpty else { return found.map { _ in none } }
        // What it is asked for words, the model can't say of typed codes.
        let codes = try await codes(for: query).map(\.code).filter { $0.kind != .typed }
        let ofQuery = try await model.tokenLogProbabilities(
            of: [codes], prompts: [model.prompt.query(QueryText.normalized(query))])[0]
        let granularities = codes.map { code in
            GranularityWeights.granularity(
                ofCodeWith: index.frequency(of: code, scoring: scoring), among: products.count)
        }
        let shared = found.map { product in
            let posted = index.codes(ofProduct: product, scoring: scoring)
            return codes.indices.filter { posted.contains(codes[$0]) && !ofQuery[$0].isEmpty }
        }
        let ofProducts = try await model.tokenLogProbabilities(
            of: shared.map { $0.map { codes[$0] } }, prompts: found.map { model.prompt.product(products[$0]) })
        return zip(shared, ofProducts).map { shared, ofProduct in
            zip(shared, ofProduct).reduce(into: none) { parts, code in
                parts[granularities[code.0]] += score.value(query: ofQuery[code.0], product: code.1)
            }
        }
    }
}
