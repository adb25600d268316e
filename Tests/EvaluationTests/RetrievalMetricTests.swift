import Evaluation
import Testing

@Suite struct RetrievalMetricTests {
    private let ranking = ["r1", "x", "i1", "r2"]
    private let relevant: Set = ["r1", "r2", "r3", "r4"]
    private let irrelevant: Set = ["i1", "i2"]

    private func value(_ metric: RetrievalMetric, _ ranking: [String]) -> Double? {
        metric.value(ranking: ranking, relevant: relevant, irrelevant: irrelevant)
    }

    @Test func recallIsTheShareOfRelevantProductsFound() {
        #expect(value(.recall(depth: 1), ranking) == 0.25)
        #expect(value(.recall(depth: 10), ranking) == 0.5)
        #expect(value(.recall(depth: 10), []) == 0)
    }

    @Test func relevanceRateLooksAtJudgedProductsOnly() {
        #expect(value(.relevanceRate(depth: 2), ranking) == 1)
        #expect(value(.relevanceRate(depth: 3), ranking) == 0.5)
        #expect(value(.relevanceRate(depth: 10), ranking) == 2.0 / 3)
        #expect(value(.relevanceRate(depth: 10), ["x", "y"]) == nil)
    }

    @Test func judgedIsTheShareOfFoundProductsWithAnyLabel() {
        #expect(value(.judged(depth: 2), ranking) == 0.5)
        #expect(value(.judged(depth: 10), ranking) == 0.75)
        #expect(value(.judged(depth: 10), []) == nil)
    }

    @Test func anyProductIsAnAnswer() {
        #expect(value(.answered, ["x"]) == 1)
        #expect(value(.answered, []) == 0)
    }
}
