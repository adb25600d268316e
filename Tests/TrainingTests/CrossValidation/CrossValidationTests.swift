import CodeIndex
import Codes
import Evaluation
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Training

@Suite struct CrossValidationTests {
    private let analyzer = try! CodeAnalyzer()

    @Test func everyQueryIsAnsweredByAModelOfTheOtherFolds() async throws {
        let colours = ["red", "blue", "green", "black"]
        let products = ["lamp", "sofa"].flatMap { thing in
            colours.map { ProductDocument(id: "\($0)-\(thing)", text: ProductText(title: "\($0) \(thing)")) }
        }
        var judgments = Judgments(minimumLabel: 1)
        for colour in colours { judgments.add(query: "\(colour) lamp", productID: "\(colour)-lamp", label: 1) }
        let seen = Mutex<Set<Int>>([])
        let outcome = try await CrossValidation(
            analyzer: analyzer, folds: 2, methods: SearchMethod.common + [.generationAlone]
        ).run(
            judgments, products: products,
            clicks: [ClickPair(query: "green sofa", productID: "green-sofa", clicks: 2)],
            options: TrainingRun.Options(steps: 3, vocabularySize: 512, batchSize: 8)
        ) { progress in
            #expect(progress.folds == 2)
            seen.withLock { _ = $0.insert(progress.fold) }
        }
        #expect(seen.withLock { $0 } == [0, 1])
        #expect(outcome.runs.map(\.name) == SearchMethod.common.map(\.name) + ["both sides generated"])
        // Own codes need no training.
        #expect(outcome.runs[1].name == SearchControl.ownCodes.rawValue)
        for colour in colours { #expect(outcome.runs[1].ranking(for: "\(colour) lamp").first == "\(colour)-lamp") }
        // Nor do the codes of neighbours.
        let neighbours = try #require(outcome.runs.first { $0.name == SearchControl.neighbourCodes.rawValue })
        for colour in colours {
            let ranking = neighbours.ranking(for: "\(colour) lamp")
            #expect(ranking.first == "\(colour)-lamp" && ranking.count > 1)
        }
        #expect(outcome.folds.sizes == [2, 2])
        // The log's clicks are in every training, a query's own are not.
        #expect(outcome.hasSeen(product: "green-sofa", before: "red lamp"))
        #expect(!outcome.hasSeen(product: "red-lamp", before: "red lamp"))
        // Too few clicks to choose by.
        let counted = CodeScoring(modelWeight: 0, generatedProductCodes: 0)
        #expect(
            outcome.scorings
                == Array(repeating: FoldScoring(scoring: CodeScoring(), withoutNetwork: counted, queries: 0), count: 2))
    }

    /// Sofas are asked for by a word that no title has.
    @Test func anEncoderGivesEachFoldsModelAHead() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-encoder-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let colours = ["red", "blue", "green", "black"]
        let products = ["lamp", "sofa"].flatMap { thing in
            colours.map { ProductDocument(id: "\($0)-\(thing)", text: ProductText(title: "\($0) \(thing)")) }
        }
        var judgments = Judgments(minimumLabel: 1)
        for colour in colours { judgments.add(query: "\(colour) couch", productID: "\(colour)-sofa", label: 1) }
        var options = TrainingRun.Options(steps: 3, vocabularySize: 512, batchSize: 8)
        options.encoder = try TestEncoder.write(to: folder, groups: [["sofa", "couch"], ["lamp"]])
        let methods = SearchMethod.common + (SearchControl.head + [.withoutVectors]).map(SearchMethod.control)
        let outcome = try await CrossValidation(analyzer: analyzer, folds: 2, methods: methods).run(
            judgments, products: products, clicks: [], options: options
        ) { _ in }
        #expect(outcome.runs.suffix(3).map(\.name) == ["without the head", "head only", "without product vectors"])
        for name in ["gramd", "head only", "without product vectors"] {
            let run = try #require(outcome.runs.first { $0.name == name })
            for colour in colours { #expect(run.ranking(for: "\(colour) couch").first == "\(colour)-sofa") }
        }
        let standard = ScoringSelection.standard(hasHead: true, hasVectors: true)
        #expect(outcome.scorings.map(\.scoring) == Array(repeating: standard, count: 2))
        let lines = FoldScoring.lines(outcome.scorings)
        #expect(lines.contains { $0.hasPrefix("head only: no generated codes, codes of the head of weight 0.4") })
        #expect(lines.contains { $0.hasPrefix("without the head: \(ScoringSelection.standard)") })
    }
}
