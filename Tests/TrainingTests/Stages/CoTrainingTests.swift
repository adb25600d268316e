import CodeIndex
import Codes
import Execution
import GRAM
import Randomness
import Testing

@testable import Training

/// What the stages make of a click log, with a model that has learned nothing: its codes are arbitrary live ones.
@Suite struct CoTrainingTests {
    private let analyzer = try! CodeAnalyzer()
    private let colours = ["red", "blue", "green", "black", "white"]
    /// With what shoppers call them.
    private let things = [
        "lamp": "lantern", "chair": "seat", "table": "desk", "sofa": "couch", "shelf": "rack", "mirror": "glass",
    ]

    private func corpus() -> TrainingCorpus {
        let products = colours.flatMap { colour in
            things.keys.sorted().map {
                ProductDocument(id: "\(colour)-\($0)", text: ProductText(title: "\(colour) \($0)", brand: "Brunn"))
            }
        }
        let clicks = things.flatMap { thing, name in
            colours.map { ClickPair(query: "\(name) please", productID: "\($0)-\(thing)", clicks: 1) }
        }
        return TrainingCorpus(products: products, clicks: clicks, analyzer: analyzer)
    }

    private func model(_ corpus: TrainingCorpus) throws -> (CodeModel, CodeTrie) {
        let tokenizer = try SentencePieceTokenizer.train(
            on: corpus.products.map(\.text.title) + corpus.queries.map(\.query), vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 5)
        let model = try CodeModel(
            BaseModel(parameters: parameters, tokenizer: tokenizer),
            description: CodeModelDescription(
                selection: CodeSelection(), language: "english"))
        return (model, CodeTrie(of: corpus.liveCodes, in: model.prompt))
    }

    @Test func theFilterKeepsWhatTheClickedProductsShare() async throws {
        let corpus = corpus()
        let (model, live) = try model(corpus)
        let targets = try await CoTraining(corpus: corpus, thread: DedicatedThread(name: "test"), maximumTexts: 1_000)
            .targets(
                from: model, among: live)
        #expect(targets.written > targets.kept && targets.kept > 0)
        for (index, query) in corpus.queries.enumerated() {
            let clicked = corpus.products[query.products[0].index].text.title
            let thing = analyzer.values(in: clicked)[1]
            // Colours are held by a fifth of the clicked products, as of all products; "brunn" by all of both.
            #expect(Set(try #require(targets.queries[index]).keys).isSubset(of: [thing]))
        }
        #expect(targets.queries.values.contains { !$0.isEmpty })
        // Products of one thing or one colour are neighbours, so each gets other colours and things, never its own.
        #expect(targets.products.count == corpus.products.count)
        for (product, codes) in targets.products {
            let own = corpus.occurrences[product].entries.map(\.code.description)
            #expect(!codes.isEmpty && Set(codes.keys).isDisjoint(with: own))
        }
    }

    @Test func aMaskedProductLacksItsHiddenValues() {
        let product = ProductText(
            title: "Red LED lamp, lamps", brand: "Brunn", attributes: [.init(name: "colour", value: "red")])
        let occurrences = CodeOccurrences(of: product, analyzer: analyzer)
        var random = SplitMix64(seed: 3)
        var hiddenOften = 0
        for _ in 0..<200 {
            let masked = MaskedProduct(product, occurrences, analyzer: analyzer, using: &random)
            let left = Set(CodeOccurrences(of: masked.text, analyzer: analyzer).entries.map(\.code.description))
            #expect(left.isDisjoint(with: masked.hidden))
            #expect(left.union(masked.hidden) == Set(occurrences.entries.map(\.code.description)))
            hiddenOften += masked.hidden.count
        }
        // Three values in ten.
        #expect((200...280).contains(hiddenOften))
    }

    @Test func pairsPreferWhatBothSidesWrite() async throws {
        let corpus = corpus()
        let (model, live) = try model(corpus)
        let pairs = try await CoAlignment(corpus: corpus, seed: 1, maximumClicks: 1_000).pairs(
            reference: model, among: live)
        #expect(!pairs.isEmpty)
        for pair in pairs {
            #expect(pair.preferred != pair.rejected)
            // Fine-tuning teaches both sides what it shares across the click.
            let query = try #require(
                corpus.queries.firstIndex { model.prompt.query($0.query) == pair.query })
            let product = try #require(
                corpus.products.firstIndex { model.prompt.product($0.text) == pair.product })
            let taught = corpus.taughtCodes(ofQuery: query).union(corpus.taughtCodes(ofProduct: product))
            #expect(!taught.contains { model.prompt.codeTokens($0.description) == pair.rejected })
            // References are the joint probabilities of the model itself.
            let scores = try await model.logProbabilities(
                prompts: [pair.query, pair.product],
                continuations: [[pair.preferred, pair.rejected], [pair.preferred, pair.rejected]])
            let joint = PreferencePair.jointLogProbability(query: scores[0][0], product: scores[1][0])
            #expect(abs(joint - pair.preferredReference) < 1e-4)
        }
        let again = try await CoAlignment(corpus: corpus, seed: 1, maximumClicks: 1_000).pairs(
            reference: model, among: live)
        #expect(again.map(\.rejected) == pairs.map(\.rejected))
    }

    @Test func coTrainedCodesJoinTheTargets() throws {
        let corpus = corpus()
        let tokenizer = try SentencePieceTokenizer.train(
            on: corpus.products.map(\.text.title) + corpus.queries.map(\.query) + ["lantern"], vocabularySize: 512)
        var maker = ExampleMaker(corpus: corpus, tokenizer: tokenizer, analyzer: analyzer)
        let before = try #require(maker.clickedQuery(0, share: 1))
        maker.add(CoTraining.Targets(queries: [0: ["lantern": 0.2]], products: [3: ["lantern": 0.9]]))
        let after = try #require(maker.clickedQuery(0, share: 1))
        #expect(after.continuations.count == before.continuations.count + 1)
        let prompt = CodePrompt(tokenizer: tokenizer)
        let lantern = try #require(prompt.codeTokens("lantern"))
        let added = try #require(after.continuations.first { $0.tokens == lantern })
        #expect(abs(added.weight - 0.3) < 1e-5)
        var random = SplitMix64(seed: 1)
        let product = try #require(maker.product(3, share: 1, using: &random))
        for example in [after, product] {
            #expect(example.continuations.contains { $0.tokens == lantern })
            #expect(abs(example.continuations.reduce(0) { $0 + $1.weight } - 1) < 1e-5)
        }
    }
}
