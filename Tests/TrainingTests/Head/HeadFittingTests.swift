import CodeIndex
import Codes
import Execution
import Foundation
import GRAM
import Randomness
import Synchronization
import Testing

@testable import Training

/// On a shop whose sofas no shopper calls so.
@Suite struct HeadFittingTests {
    /// Knows sofas by two names, lamps by two, and nothing else; counts what it is asked.
    private final class Synonyms: TextEncoding {
        let width = 3
        let asked = Mutex<[String]>([])

        func vectors(of texts: [String]) async throws -> [Float] {
            asked.withLock { $0 += texts }
            return texts.flatMap { text -> [Float] in
                let text = text.lowercased()
                if text.contains("sofa") || text.contains("couch") { return [1, 0, 0] }
                return text.contains("lamp") || text.contains("light") ? [0, 1, 0] : [0, 0, 1]
            }
        }
    }

    private static let colours = ["Grey", "Blue", "Red", "Green", "White"]
    private let analyzer = try! CodeAnalyzer()
    private let encoder = Synonyms()

    private var products: [ProductDocument] {
        ["sofa", "lamp", "table", "stool"].flatMap { thing in
            Self.colours.map { colour in
                ProductDocument(id: "\(colour)-\(thing)", text: ProductText(title: "\(colour) \(thing)"))
            }
        } + [ProductDocument(id: "one", text: ProductText(title: "Unique sofa"))]
    }

    private func fitting(in folder: URL? = nil) -> HeadFitting {
        HeadFitting(
            encoder: encoder, folder: nil, digest: "e", titles: TitleVectors(encoder, digest: "e", in: folder))
    }

    private func training(steps: Int = 3) -> ModelTraining {
        ModelTraining(
            analyzer: analyzer,
            options: TrainingRun.Options(
                timeLimit: .seconds(360_000), steps: steps, vocabularySize: 512, batchSize: 8),
            headFitting: fitting())
    }

    private func corpus() -> TrainingCorpus {
        TrainingCorpus(products: products, clicks: [], analyzer: analyzer)
    }

    @Test func aCodesVectorIsTheMeanOfItsTitles() async throws {
        let told = Mutex<[Int]>([])
        let found = try await fitting().head(for: corpus()) { done, all in
            #expect(all == 21)
            told.withLock { $0.append(done) }
        }
        let head = try #require(found).head
        #expect(told.withLock { $0.last } == 21)
        // Four things and five colours; what one product has alone is left out.
        #expect(head.codes.count == 9 && !head.codes.contains { $0.description == "uniqu" })
        #expect(head.encoder == "e")
        func nearest(_ vector: [Float]) -> [String] {
            head.codes(nearest: QueryVector(vector), besides: [], isLive: { _ in true }).map(\.code.description)
        }
        #expect(nearest([1, 0, 0]).first == "sofa" && nearest([0, 1, 0]).first == "lamp")
        #expect(Set(nearest([0, 0, 1]).prefix(2)) == ["tabl", "stool"])
    }

    @Test func withoutProductsEnoughThereIsNoHead() async throws {
        let two = ["Red sofa", "Blue lamp"].map { ProductDocument(id: $0, text: ProductText(title: $0)) }
        let corpus = TrainingCorpus(products: two, clicks: [], analyzer: analyzer)
        let found = try await fitting().head(for: corpus) { _, _ in }
        #expect(found == nil)
    }

    @Test func ofALargeCatalogueSomeTitlesAreTaken() async throws {
        let found = try await fitting().head(for: corpus(), mostTitles: 7) { _, all in #expect(all == 7) }
        #expect(found != nil)
        #expect(encoder.asked.withLock { $0 } == stride(from: 0, to: 21, by: 3).map { products[$0].text.title })
    }

    @Test func aTitleIsEmbeddedOnce() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-head-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let fitting = fitting(in: folder)
        let first = try #require(try await fitting.head(for: corpus()) { _, _ in }).head
        #expect(encoder.asked.withLock { Set($0).count == $0.count && $0.count == 21 })
        let again = try #require(try await fitting.head(for: corpus()) { _, _ in }).head
        #expect(again == first && encoder.asked.withLock { $0.count } == 21)
        // By the file, also in the next training; only what is new is asked for.
        let more = products + [ProductDocument(id: "new", text: ProductText(title: "Black couch"))]
        let later = TrainingCorpus(products: more, clicks: [], analyzer: analyzer)
        _ = try await self.fitting(in: folder).head(for: later) { _, _ in }
        #expect(encoder.asked.withLock { $0.count == 22 && $0.last == "Black couch" })
        // Those of another encoder are of no use, and go.
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names == ["title-vectors-e"])
        let other = HeadFitting(
            encoder: encoder, folder: nil, digest: "f", titles: TitleVectors(encoder, digest: "f", in: folder))
        _ = try await other.head(for: later) { _, _ in }
        #expect(encoder.asked.withLock { $0.count } == 44)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["title-vectors-f"])
        // A file that is not whole.
        try Data("damaged".utf8).write(to: folder.appendingPathComponent("title-vectors-f"))
        _ = try await HeadFitting(
            encoder: encoder, folder: nil, digest: "f", titles: TitleVectors(encoder, digest: "f", in: folder)
        ).head(for: later) { _, _ in }
        #expect(encoder.asked.withLock { $0.count } == 66)
    }

    @Test func aShopWithoutAClickGetsAHead() async throws {
        let stages = Mutex<Set<String>>([])
        let outcome = try await MeasuredTraining(training: training()).run(products: products, clicks: []) { progress in
            stages.withLock { _ = $0.insert(progress.stage) }
        }
        #expect(stages.withLock { $0.contains(TrainingRun.Progress.embedding) })
        let description = outcome.trained.description
        #expect(description.scoring == ScoringSelection.standard(hasHead: true, hasVectors: true))
        #expect(description.head == CodeHeadDescription(codes: 9, encoder: "e"))
        let candidate = try await Candidate(
            outcome.trained, products: products.map(\.text), analyzer: analyzer, thread: DedicatedThread(name: "test"))
        #expect(candidate.hasHead)
        let found = try await candidate.search("couch", limit: 6)
        #expect(Set(found.prefix(6).map { products[$0].text.title.hasSuffix("sofa") }) == [true])
        #expect(try await candidate.search("couch", by: .control(.ownCodes), limit: 6) == [])
        #expect(try await candidate.search("couch", by: .control(.withoutNetwork), limit: 6) == [])
    }

    @Test func withoutAnEncoderAllIsAsBefore() async throws {
        let training = ModelTraining(analyzer: analyzer, options: training().options)
        let outcome = try await MeasuredTraining(training: training).run(products: products, clicks: []) { _ in }
        #expect(outcome.trained.head == nil && outcome.trained.description.head == nil)
        #expect(outcome.trained.description.scoring == ScoringSelection.standard)
    }

    /// Shoppers' words are in no title; with enough queries the head is chosen, and what it adds is kept.
    @Test func aHeadIsChosenWhereItHelpsAndOnlyThere() async throws {
        let training = training()
        let corpus = corpus()
        var trained = try await training.train(on: corpus) { _ in }
        trained.head = try await fitting().head(for: corpus) { _, _ in }
        // Products that only words tell apart, of which the model knows nothing.
        let others = (0..<400).map { ProductText(title: "Thing t\($0)x") }
        let candidate = try await Candidate(
            trained, products: products.map(\.text) + others, analyzer: analyzer,
            thread: DedicatedThread(name: "test"))
        let sofas = Set(products.indices.filter { products[$0].text.title.hasSuffix("sofa") })
        func chosen(_ query: (Int) -> JudgedQuery) async throws -> ScoringSelection.Choice {
            try await ScoringSelection(queries: (0..<ScoringSelection.leastQueries).map(query)).choose(for: candidate)
        }
        let helped = try await chosen { _ in JudgedQuery(text: "couch", products: sofas) }
        #expect(helped.scoring.hearsHead && helped.recall == 1)
        #expect(!helped.withoutHead.hearsHead && helped.withHeadOnly.hearsHead && helped.withHeadOnly.modelWeight == 0)
        #expect(helped.withoutNetwork.hasNoNetwork)
        let gain = try #require(helped.gains?.head)
        #expect(gain.recall >= 0 && gain.queries == ScoringSelection.leastQueries)
        // Where own words find all, they do.
        let words = try await chosen { JudgedQuery(text: "t\($0)x", products: [products.count + $0]) }
        #expect(words.scoring == .ownCodes && words.gains?.head != nil)
    }

    // MARK: Product vectors

    private func candidate(_ titles: [String]) async throws -> Candidate {
        let products = titles.map { ProductText(title: $0) }
        var candidate = try await Candidate(
            model: nil, selection: CodeSelection(), productCodes: [], products: products, analyzer: analyzer,
            thread: DedicatedThread(name: "test"))
        candidate.vectors = try await fitting().vectors(of: products)
        return candidate
    }

    @Test func vectorsSortAgainWhatWordsFind() async throws {
        let titles = ["Red sofa", "Red table", "Red lamp", "Blue lamp"]
        var candidate = try await candidate(titles)
        candidate.scoring.vectorWeight = 1
        #expect(
            try await candidate.search("red light", limit: 10).map { titles[$0] } == [
                "Red lamp", "Red sofa", "Red table",
            ])
        for control in [SearchControl.withoutVectors, .ownCodes] {
            let found = try await candidate.search("red light", by: .control(control), limit: 10)
            #expect(found.map { titles[$0] } == ["Red sofa", "Red table", "Red lamp"])
        }
        candidate.vectors = nil
        #expect(try await candidate.search("red light", limit: 1) == [0])
    }

    @Test func aTitleWithoutWordsHasNoVector() async throws {
        let products = ["12", "Red lamp", "34"].map { ProductText(title: $0) }
        let vectors = try #require(try await fitting().vectors(of: products))
        #expect(vectors.bytes(ofProduct: 0) == nil && vectors.bytes(ofProduct: 1)?.count == 4 + encoder.width)
        let stored = ProductVectors(stored: (0..<3).map { vectors.bytes(ofProduct: $0) }, encoder: encoder)
        for vectors in [vectors, stored] {
            let cosine = try #require(try await vectors.cosine(with: "light"))
            #expect(cosine(0) == nil && cosine(2) == nil)
            #expect(abs((cosine(1) ?? 0) - 1) < 0.005)
        }
        #expect(encoder.asked.withLock { $0 } == ["Red lamp", "light", "light"])
    }

    /// As service does: in one spelling, and not at all of signs.
    @Test func aQueryIsMeasuredAsItIsServed() async throws {
        let products = ["Red lamp", "Grey sofa"].map { ProductText(title: $0) }
        let vectors = try #require(try await fitting().vectors(of: products))
        let asked = encoder.asked.withLock { $0.count }
        let cosine = try #require(try await vectors.cosine(with: "Reading+LIGHT"))
        #expect(abs((cosine(0) ?? 0) - 1) < 0.005 && abs(cosine(1) ?? 1) < 0.005)
        #expect(try await vectors.cosine(with: "!?") == nil)
        var trained = try await training().train(on: corpus()) { _ in }
        trained.head = try await fitting().head(for: corpus()) { _, _ in }
        let candidate = try await Candidate(
            trained, products: products, analyzer: analyzer, thread: DedicatedThread(name: "test"))
        let before = encoder.asked.withLock { $0.count }
        _ = try await candidate.codes(for: "Reading+LIGHT", hearsHead: true)
        #expect(try await candidate.codes(for: "🛋️", hearsHead: true) == [])
        let texts = encoder.asked.withLock { $0 }
        #expect(texts[asked] == "reading light" && texts[before...] == ["reading light"])
    }

    @Test func aLargeCatalogueHasNoVectors() async throws {
        let products = products.map(\.text)
        #expect(try await fitting().vectors(of: products, mostTitles: products.count - 1) == nil)
        #expect(ScoringSelection.standard(hasHead: true, hasVectors: false) == ScoringSelection.standardWithHead)
        #expect(encoder.asked.withLock { $0 } == [])
    }

    @Test func vectorsAreChosenWhereTheyHelpAndOnlyThere() async throws {
        let candidate = try await candidate(Array(repeating: "Red table", count: 40) + ["Red lamp"])
        func chosen(_ text: String, _ product: Int) async throws -> ScoringSelection.Choice {
            let query = JudgedQuery(text: text, products: [product])
            return try await ScoringSelection(
                queries: Array(repeating: query, count: ScoringSelection.leastQueries)
            ).choose(for: candidate)
        }
        let helped = try await chosen("red light", 40)
        // Of what helps as much, the least.
        #expect(helped.scoring.vectorWeight == 0.5 && helped.recall == 1)
        #expect(helped.withTypedCodes.vectorWeight == 0.5 && helped.withoutNetwork.hasNoNetwork)
        #expect(try #require(helped.gains?.vectors).recall > 0.3)
        let words = try await chosen("red thing", 0)
        #expect(words.scoring == .ownCodes && words.gains?.vectors?.recall == 0)
        #expect(words.gains?.leftOut(by: words.scoring).map(\.part) == ["product vectors"])
    }

    @Test func choicesWithAHeadComeFromTheSimplestToTheRichest() throws {
        let choices = ScoringSelection.choicesWithHead
        #expect(choices.first == .ownCodes)
        #expect(choices.filter { !$0.hearsHead } == ScoringSelection.choices)
        #expect(choices.indices.allSatisfy { !choices[..<$0].contains(choices[$0]) })
        func place(_ scoring: CodeScoring) throws -> Int { try #require(choices.firstIndex(of: scoring)) }
        let alone = try place(ScoringSelection.standardWithHead)
        let both = try place(
            CodeScoring(modelWeight: 0.1, generatedProductCodes: 0, feedback: nil, headWeight: 0.4))
        #expect(try place(CodeScoring(modelWeight: 0, generatedProductCodes: 0)) < alone)
        #expect(try alone < place(CodeScoring(modelWeight: 0.03, generatedProductCodes: 0, feedback: nil)))
        #expect(alone < both)
    }
}
