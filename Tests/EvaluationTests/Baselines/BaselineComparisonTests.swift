import Testing

@testable import Evaluation

@Suite struct BaselineComparisonTests {
    private let own = RetrievalRun(name: "gramd", rankings: ["lamp": ["a", "b"]])

    private func run(_ baseline: Baseline) -> RetrievalRun {
        RetrievalRun(name: baseline.name, rankings: ["lamp": ["b", "c"]])
    }

    @Test func tellsWhetherTheRunBeatsEachBaselineAndAddsToThem() {
        let beside = BaselineComparison(
            own, with: Dictionary(uniqueKeysWithValues: Baseline.allCases.map { ($0, run($0)) }))
        #expect(
            beside.runs.map(\.name) == [
                "BM25", "BM25 0.9/0.4", "dense", "gramd+BM25", "gramd+dense", "gramd+BM25+dense", "BM25+dense",
            ])
        #expect(
            beside.comparisons == [
                RetrievalComparison("gramd", minus: "BM25"), RetrievalComparison("gramd", minus: "BM25 0.9/0.4"),
                RetrievalComparison("gramd", minus: "dense"), RetrievalComparison("gramd", minus: "BM25+dense"),
                RetrievalComparison("gramd+BM25", minus: "BM25"), RetrievalComparison("gramd+dense", minus: "dense"),
                RetrievalComparison("gramd+BM25+dense", minus: "BM25+dense"),
            ])
        // What both found comes first.
        #expect(beside.runs[3].ranking(for: "lamp").first == "b")
    }

    @Test func withoutBothThereIsNothingToFuse() {
        let beside = BaselineComparison(own, with: [.bm25: run(.bm25)])
        #expect(beside.runs.map(\.name) == ["BM25"])
        #expect(beside.comparisons == [RetrievalComparison("gramd", minus: "BM25")])
    }
}
