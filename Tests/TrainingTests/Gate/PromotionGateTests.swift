import CodeIndex
import Codes
import Execution
import Simulation
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
            candidate(challenger), against: candidate(products.map(\.text)), on: evidence)
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
        #expect(
            try await !PromotionGate(thresholds: GateThresholds()).judge(
                candidate([]), against: candidate([]), on: evidence([])
            ).passed)
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
