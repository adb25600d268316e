import Evaluation
import Testing

@Suite struct RetrievalRunTests {
    @Test func aRankingHoldsEveryProductOnceAndEndsAtTheDepth() {
        let long = (0..<400).map { "p\($0)" }
        let run = RetrievalRun(name: "run", rankings: ["short": ["a", "b", "a", "c"], "long": ["p0"] + long])
        #expect(run.ranking(for: "short") == ["a", "b", "c"])
        #expect(run.ranking(for: "long") == Array(long.prefix(300)))
        #expect(run.ranking(for: "unknown").isEmpty)
    }
}
