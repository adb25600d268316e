import CodeIndex
import Codes
import Evaluation
import Execution
import Foundation
import GRAM
import Simulation
import TestSupport
import Testing

@testable import Training

/// Judges candidates of own codes, whose figures need no training.
@Suite struct PromotionGateTests {
    private let analyzer = try! CodeAnalyzer()
    private let catalog = SyntheticCatalog(seed: 5, productCount: 800)

    private var products: [ProductDocument] {
        catalog.map {
            ProductDocument(
                id: $0.id, text: ProductText(title: $0.title, brand: $0.brand, category: $0.category))
        }
    }

    private func candidate(_ texts: [ProductText]) async throws -> Candidate {
        try await Candidate(
            model: nil, selection: CodeSelection(), productCodes: [], products: texts, analyzer: analyzer,
            thread: DedicatedThread(name: "test"))
    }

    private func evidence(
        _ clicks: [ClickPair], newer: Set<String> = []
    ) -> GateEvidence {
        GateEvidence(clicks: clicks, earlier: [:], newer: newer, products: products, seed: 1)
    }

    private var realClicks: [ClickPair] {
        catalog.clicks(count: 600, seed: 2).map { ClickPair(query: $0.query, productID: $0.productID, clicks: 1) }
    }

    private func verdict(
        _ challenger: [ProductText], _ evidence: GateEvidence
    ) async throws -> GateVerdict {
        try await PromotionGate(thresholds: GateThresholds()).judge(
            answers(challenger, evidence), against: answers(products.map(\.text), evidence), on: evidence)
    }

    /// The candidate's codes are gone when it has answered.
    private func answers(_ texts: [ProductText], _ evidence: GateEvidence) async throws -> GateAnswers {
        try await GateAnswers(of: candidate(texts), to: evidence)
    }

    private func failures(_ verdict: GateVerdict) -> Set<String> {
        Set(verdict.checks.filter { !$0.passed }.map(\.name))
    }

    @Test func anEqualModelPasses() async throws {
        let verdict = try await verdict(products.map(\.text), evidence(realClicks))
        #expect(verdict.passed, "\(verdict)")
        #expect(verdict.queries > 50)
        #expect(verdict.unjudgedSlices == ["head queries", "new products"])
    }

    @Test func aModelThatMixesUpProductsIsRefused() async throws {
        let texts = products.map(\.text)
        let failures = failures(try await verdict(Array(texts[1...] + texts[..<1]), evidence(realClicks)))
        #expect(failures.isSuperset(of: ["recall@10", "recall@10 beside chance"]))
    }

    @Test func aModelThatForgetsNewProductsIsRefused() async throws {
        let newer = Set(products.suffix(400).map(\.id))
        // It knows nothing of the words of the newer half.
        let texts = products.map { newer.contains($0.id) ? ProductText(title: "thing") : $0.text }
        let verdict = try await verdict(texts, evidence(realClicks, newer: newer))
        #expect(verdict.checks.contains { $0.slice == "new products" && !$0.passed })
    }

    @Test func aLogOfRandomClicksProvesNothing() async throws {
        let ids = products.map(\.id)
        let random = realClicks.enumerated().map {
            ClickPair(query: $1.query, productID: ids[$0 * 37 % ids.count], clicks: 1)
        }
        #expect(
            failures(try await verdict(products.map(\.text), evidence(random))) == ["recall@10 beside chance"])
    }

    @Test func aLogThatLeadsToOneProductProvesNothing() async throws {
        let id = products[0].id
        let clicks = realClicks.map { ClickPair(query: $0.query, productID: id, clicks: $0.clicks) }
        #expect(
            failures(try await verdict(products.map(\.text), evidence(clicks))).contains(
                "queries that lead to one product"))
    }

    @Test func aHandfulOfClicksProvesNothing() async throws {
        let verdict = try await verdict(products.map(\.text), evidence(Array(realClicks.prefix(5))))
        #expect(failures(verdict).contains("clicked queries"))
        let nothing = try await answers([], evidence([]))
        #expect(
            !PromotionGate(thresholds: GateThresholds()).judge(nothing, against: nothing, on: evidence([])).passed)
    }

    private func passes(_ differences: [Double], largestLoss: Double = 0.05) -> Bool {
        let champion = differences.map { _ in 0.6 }
        return PromotionGate(thresholds: GateThresholds()).check(
            "recall@10", "all", zip(champion, differences).map { $0 + $1 }, champion, largestLoss: largestLoss
        ).passed
    }

    @Test func aLossThatChanceExplainsIsNoReasonToRefuse() {
        // 4 points on average, with an interval of 10 on either side.
        #expect(passes((0..<40).map { $0 % 2 == 0 ? 0.3 : -0.38 }))
    }

    @Test func aProvenLossIsRefusedUnlessItIsNegligible() {
        #expect(!passes(Array(repeating: -0.02, count: 400)))
        #expect(passes(Array(repeating: -0.004, count: 400)))
        #expect(passes(Array(repeating: 0, count: 400)) && passes(Array(repeating: 0.1, count: 20)))
    }

    @Test func aLargeLossIsNotRiskedWhateverChanceExplains() {
        let differences = Array(repeating: -0.6, count: 4) + [0.4, 0.4] + Array(repeating: 0, count: 19)
        #expect(!passes(differences))
        #expect(passes(differences, largestLoss: 0.1))
    }

    @Test func aVerdictTellsTheInterval() throws {
        let check = PromotionGate(thresholds: GateThresholds()).check(
            "recall@10", "all", [0.5, 0.5], [0.25, 0.25], largestLoss: 0.05)
        let interval = try #require(check.interval)
        #expect((interval.mean, interval.low, interval.high) == (0.25, 0.25, 0.25))
        #expect(interval.queries == 2)
    }

    @Test func aModelWorseThanTheFirstOneIsRefusedThoughTheChampionIsNoBetter() async throws {
        let texts = products.map(\.text)
        let mixed = Array(texts[1...] + texts[..<1])
        let evidence = evidence(realClicks)
        let mixedUp = try await answers(mixed, evidence)
        let verdict = PromotionGate(thresholds: GateThresholds()).judge(
            mixedUp, against: mixedUp,
            beside: [.init(name: "the first model", clicked: try await answers(texts, evidence).clicked)],
            on: evidence)
        let failures = failures(verdict)
        #expect(failures.contains("recall@10 beside the first model"))
        #expect(!failures.contains("recall@10"))
    }

    /// Of the ten codes that the model wrote for each product, some are the same for all.
    @Test(arguments: [(4, true), (5, true), (6, false), (10, false)])
    func aGeneratorThatNearlyCollapsedIsRefused(common: Int, passes: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-models-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let products = Array(products.prefix(30))
        let codes = products.indices.map { product in
            (0..<10).map { number in
                GeneratedCode(
                    code: Code(number < common ? "common\(number)" : "c\(product)x\(number)")!,
                    logProbability: -1)
            }
        }
        let challenger = try await Candidate(
            model: try CodeModel(id: "m", folder: folder), selection: CodeSelection(), productCodes: codes,
            products: products.map(\.text), analyzer: analyzer, thread: DedicatedThread(name: "test"))
        let evidence = GateEvidence(clicks: [], earlier: [:], newer: [], products: products, seed: 1)
        let answers = try await GateAnswers(of: challenger, to: evidence)
        let verdict = PromotionGate(thresholds: GateThresholds()).judge(answers, against: answers, on: evidence)
        #expect(try #require(verdict.checks.first { $0.name == "over-general codes" }).passed == passes)
    }

    @Test func whatIsNoNumberPassesNothing() {
        for isUpperLimit in [true, false] {
            let check = GateVerdict.Check(
                name: "recall", slice: "all", challenger: .nan, champion: nil, limit: 0.5, isUpperLimit: isUpperLimit)
            #expect(!check.passed)
        }
        #expect(!GateVerdict(checks: [], queries: 0, unjudgedSlices: []).passed)
    }
}
