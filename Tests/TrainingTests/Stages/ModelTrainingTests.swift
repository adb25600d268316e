import CodeIndex
import Codes
import Foundation
import Synchronization
import Testing

@testable import Training

/// Trains in memory, on a shop of some furniture in some colours. Limits of time are so far away that no machine's pace
/// decides anything.
@Suite struct ModelTrainingTests {
    private static let things = ["sofa", "lamp", "shelf", "table", "chair", "bed", "desk", "stool"]
    private static let colours = ["grey", "blue", "red", "green", "white", "black", "brown", "yellow"]
    private let analyzer = try! CodeAnalyzer()

    private func product(_ colour: String, _ thing: String) -> ProductDocument {
        ProductDocument(
            id: "\(colour)-\(thing)",
            text: ProductText(title: "\(colour.capitalized) \(thing)", category: thing.capitalized))
    }

    /// In the order of their identifiers, as an index has them.
    private func products(_ colours: [String] = Self.colours) -> [ProductDocument] {
        colours.flatMap { colour in Self.things.map { product(colour, $0) } }.sorted { $0.id < $1.id }
    }

    private func options(epochs: Int = 1, steps: Int? = nil, batchSize: Int = 16) -> TrainingRun.Options {
        TrainingRun.Options(
            epochs: epochs, timeLimit: .seconds(360_000), steps: steps, vocabularySize: 512, batchSize: batchSize)
    }

    /// Each query that is kept back finds its product before any step, so that recall can't rise.
    @Test func itStopsByItselfWhereRecallRisesNoMore() async throws {
        let products = products()
        let clicks = products.prefix(60).map { ClickPair(query: "cheap \($0.text.title)", productID: $0.id, clicks: 1) }
        let heldOut = products.enumerated().map { JudgedQuery(text: $1.text.title, products: [$0]) }
        let training = ModelTraining(analyzer: analyzer, options: options(epochs: 3))
        let corpus = try await training.corpus(products: products, clicks: clicks)
        let pairs = corpus.queries.reduce(0) { $0 + $1.products.count }
        let planned = TrainingPlan.steps(epochs: 3, products: 64, clickedPairs: pairs, batchSize: 16)
        let last = Mutex<TrainingRun.Progress?>(nil)
        let trained = try await training.train(on: corpus, heldOut: heldOut) { progress in
            last.withLock { $0 = progress }
        }
        let ending = try #require(trained.ending)
        #expect(ending.cause == .recall && ending.bestStep == 0 && ending.bestRecall == 1)
        let interval = max(1, ending.plannedSteps / StoppingRule.intervals)
        #expect(ending.steps == StoppingRule.patience * interval && ending.steps < ending.plannedSteps)
        // What follows is not cut short.
        #expect(trained.steps == planned - ending.plannedSteps + ending.steps)
        let progress = try #require(last.withLock { $0 })
        #expect(progress.step == trained.steps && progress.totalSteps == trained.steps)
        // Recall can fall, and then the state before alignment is what is left.
        let alignment = try #require(ending.alignment)
        #expect(alignment.isKept == (alignment.recall > 1 - StoppingRule.leastRise))
    }

    @Test func aSmallCatalogueWithManyClicksUsesThem() async throws {
        let products = products(["grey", "blue"])
        let clicks = (0..<80).flatMap { number in
            [0, 5].map { offset in
                ClickPair(
                    query: "query\(Self.things[number % 8]) \(Self.colours[number / 10])",
                    productID: products[(number + offset) % products.count].id, clicks: 1)
            }
        }
        let training = ModelTraining(analyzer: analyzer, options: options())
        let corpus = try await training.corpus(products: products, clicks: clicks)
        let pairs = corpus.queries.reduce(0) { $0 + $1.products.count }
        let ofProducts = TrainingPlan.steps(epochs: 1, products: products.count, clickedPairs: 0, batchSize: 16)
        let trained = try await training.train(on: corpus) { _ in }
        #expect(pairs > 4 * products.count)
        #expect(trained.steps == 2 * (products.count + pairs) / 16 && trained.steps > 4 * ofProducts)
        #expect(trained.ending == nil)
    }

    /// "Couch" stands in no text. One sofa was clicked for it, five times; after a training it finds the others.
    @Test func aWordOfClicksFindsProductsLikeTheClickedOne() async throws {
        let products = products()
        let others = Self.things.dropFirst().flatMap { thing in
            Self.colours.prefix(4).map { colour in
                ClickPair(query: "\(colour) \(thing)", productID: "\(colour)-\(thing)", clicks: 3)
            }
        }
        let training = ModelTraining(analyzer: analyzer, options: options(steps: 60, batchSize: 64))
        let corpus = try await training.corpus(
            products: products, clicks: [ClickPair(query: "couch", productID: "grey-sofa", clicks: 5)] + others)
        let trained = try await training.train(on: corpus) { _ in }
        let candidate = try await Candidate(
            trained, products: products.map(\.text), analyzer: analyzer, thread: training.thread)
        #expect(try await candidate.search("couch", by: .control(.ownCodes), limit: 64).isEmpty)
        // As in service: the default scoring, in which the model has a small voice.
        let found = try await candidate.search("couch", limit: 20).map { products[$0].id }
        let unclicked = Self.colours.dropFirst().map { "\($0)-sofa" }
        // Seven of 63; by chance two of them would be among the first twenty.
        #expect(unclicked.allSatisfy(found.contains), "\(found)")
    }

    @Test(arguments: [
        (TrainingEnding.Cause.recall, "held-out recall rose no more"), (.time, "the time was used up"),
    ])
    func anEndingSaysWhy(cause: TrainingEnding.Cause, reason: String) throws {
        let ending = TrainingEnding(cause: cause, steps: 130, plannedSteps: 80, bestStep: 120, bestRecall: 0.6214)
        let text =
            "ended after 130 steps in which recall was measured, of 80 planned, because \(reason): "
            + "best after 120 with 62.1 %"
        #expect("\(ending)" == text)
        // It is stored with the model, and told with its other figures.
        let json = String(decoding: try JSONEncoder().encode(ending), as: UTF8.self)
        let metrics = try ModelMetrics(
            json: #"{"loss":1,"steps":150,"products":1,"clickedQueries":1,"heldOutQueries":60,"ending":\#(json)}"#)
        #expect("\(metrics)".split(separator: "\n").dropFirst().first == "training: \(text)")
    }

    @Test(arguments: [
        (0.6214, true, "62.1 % with co-alignment"), (0.6196, true, "62.0 % with co-alignment"),
        (0.7, true, "70.0 % with co-alignment"),
        (0.6193, false, "co-alignment was left out, with it there were 61.9 %"),
    ])
    func alignmentStaysUnlessRecallFallsByIt(recall: Double, stays: Bool, text: String) throws {
        var ending = TrainingEnding(cause: .time, steps: 13, plannedSteps: 8, bestStep: 12, bestRecall: 0.6214)
        let alignment = TrainingEnding.Alignment(recall: recall, before: ending.bestRecall)
        #expect(alignment.isKept == stays)
        ending.alignment = alignment
        #expect("\(ending)".hasSuffix("best after 12 with 62.1 %; \(text)"))
        #expect(try JSONDecoder().decode(TrainingEnding.self, from: JSONEncoder().encode(ending)) == ending)
    }
}
