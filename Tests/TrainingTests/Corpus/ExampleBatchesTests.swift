import CodeIndex
import Codes
import GRAM
import Testing

@testable import Training

@Suite struct ExampleBatchesTests {
    /// The prompts of a few batches of a shop in which only lamps were clicked, in words.
    private func texts(_ mix: ExampleMix) throws -> [String] {
        let analyzer = try CodeAnalyzer()
        let colours = ["red", "blue", "green", "black", "white"]
        let corpus = TrainingCorpus(
            products: ["lamp", "sofa"].flatMap { thing in
                colours.map { ProductDocument(id: "\($0)-\(thing)", text: ProductText(title: "\($0) \(thing)")) }
            },
            clicks: colours.map { ClickPair(query: "\($0) light", productID: "\($0)-lamp", clicks: 1) },
            analyzer: analyzer)
        let tokenizer = try SentencePieceTokenizer.train(
            on: corpus.products.map(\.text.title) + corpus.queries.map(\.query), vocabularySize: 512)
        var batches = ExampleBatches(
            maker: ExampleMaker(corpus: corpus, tokenizer: tokenizer, analyzer: analyzer), mix: mix, size: 40, seed: 3)
        return (0..<5).flatMap { _ in batches.next() }.map { tokenizer.decode($0.prompt) }
    }

    @Test func clicksByThemselvesLeaveTheRestOfTheCatalogueOut() throws {
        let texts = try texts(.clicks(queryCount: 5, exampleCount: 200))
        #expect(texts.count == 200)
        #expect(texts.count { $0.contains("sofa") } == 0)
        // Six in ten are clicked queries; the others are lamps, some of whose words are hidden.
        #expect((100...140).contains(texts.count { $0.contains("light") }))
        #expect(texts.contains { $0.contains("lamp") })
    }

    @Test func theCatalogueAddsWhatNobodyClicked() throws {
        let texts = try texts(.catalogue(queryCount: 5, exampleCount: 500))
        #expect(texts.contains { $0.contains("sofa") })
        // Each query is met ten times in the whole run.
        #expect((10...32).contains(texts.count { $0.contains("light") }))
    }

    /// What a few batches ask queries and products for by a second token for a code, in words.
    private func typedTargets(taught: Bool) throws -> (queries: [String], products: [String]) {
        let analyzer = try CodeAnalyzer()
        let colours = ["red", "blue", "green", "black", "white"]
        let corpus = TrainingCorpus(
            products: colours.flatMap { colour in
                ["a", "b"].map { number in
                    ProductDocument(
                        id: "\(colour)-\(number)",
                        text: ProductText(
                            title: "\(colour) lamp \(number)", category: "Lamp",
                            attributes: [.init(name: "colour", value: colour)]))
                }
            },
            clicks: colours.map { ClickPair(query: "\($0) light", productID: "\($0)-a", clicks: 1) },
            analyzer: analyzer, teachesTypedCodes: taught)
        #expect(corpus.teachesTypedCodes == taught)
        let tokenizer = try SentencePieceTokenizer.train(
            on: corpus.products.map(\.text.title) + corpus.queries.map(\.query)
                + (0..<10).flatMap { _ in colours.map { "category:lamp|colour:\($0)" } }, vocabularySize: 512)
        var batches = ExampleBatches(
            maker: ExampleMaker(corpus: corpus, tokenizer: tokenizer, analyzer: analyzer),
            mix: .clicks(queryCount: 5, exampleCount: 200), size: 40, seed: 3)
        let asked = (0..<5).flatMap { _ in batches.next() }.filter {
            $0.prompt.suffix(2) == [tokenizer.codeToken, tokenizer.codeToken]
        }
        func targets(behind token: Int32) -> [String] {
            asked.filter { $0.prompt.first == token }.flatMap(\.continuations).map {
                tokenizer.decode(Array($0.tokens.dropLast()))
            }
        }
        return (targets(behind: tokenizer.queryToken), targets(behind: tokenizer.productToken))
    }

    @Test func typedCodesAreTaughtWhereThatIsAskedFor() throws {
        let (queries, products) = try typedTargets(taught: true)
        #expect(queries.contains("category:lamp|colour:red") && queries.allSatisfy(TypedCode.isOne))
        // Lamps are all that there is: which says nothing of a query's products.
        #expect(!queries.contains("category:lamp"))
        #expect(!products.isEmpty && products.allSatisfy(TypedCode.isOne))
        let none = try typedTargets(taught: false)
        #expect(none.queries.isEmpty && none.products.isEmpty)
    }

    @Test func clicksAreGoneThroughThreeTimes() {
        // 0.6 of 500 examples are 300 queries.
        #expect(ExampleMix.exampleCount(queryCount: 100) == 500)
        #expect(ExampleMix.catalogue(queryCount: 100, exampleCount: 5_000).clickedQueries == 0.2)
        #expect(ExampleMix.catalogue(queryCount: 5_000, exampleCount: 5_000).clickedQueries == 0.3)
    }

    @Test func fewClicksAreNotLearnedByHeart() {
        #expect(
            ExampleMix.clicks(queryCount: 100, exampleCount: 5_000)
                == ExampleMix(clickedQueries: 0.6, clickedProducts: 1))
        // 0.3 of 10,000 examples are each query 30 times; the rest is the catalogue.
        let few = ExampleMix.clicks(queryCount: 100, exampleCount: 10_000)
        #expect(few == ExampleMix(clickedQueries: 0.3, clickedProducts: 0.5))
    }
}
