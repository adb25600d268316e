import Testing

@testable import Evaluation

@Suite struct ReciprocalRankFusionTests {
    private func fuse(_ rankings: [String]...) -> [String] {
        ReciprocalRankFusion.fuse(
            rankings.enumerated().map { RetrievalRun(name: "run \($0)", rankings: ["q": $1]) }
        ).ranking(for: "q")
    }

    @Test func whatBothFindComesFirst() {
        // c: 1/13 + 1/11, a: 1/11, d and b: 1/12.
        #expect(fuse(["a", "b", "c"], ["c", "d"]) == ["c", "a", "b", "d"])
    }

    @Test func equalScoresFavourNoRun() {
        #expect(fuse(["b"], ["a"]) == ["a", "b"])
        #expect(fuse(["a"], ["b"]) == ["a", "b"])
        // The same ranks in another order give the same score to the last bit.
        #expect(fuse(["b", "a", "x"], ["y", "b", "a"], ["a", "z", "b"]).prefix(2) == ["a", "b"])
    }

    @Test func everyQueryOfAnyRunIsThere() {
        let fused = ReciprocalRankFusion.fuse([
            RetrievalRun(name: "one", rankings: ["p": ["a"]]), RetrievalRun(name: "two", rankings: ["q": ["b"]]),
        ])
        #expect(fused == RetrievalRun(name: "one+two", rankings: ["p": ["a"], "q": ["b"]]))
    }

    @Test func fusionEndsAtTheDepth() {
        #expect(fuse((0..<300).map { "a\($0)" }, (0..<300).map { "b\($0)" }).count == 300)
    }
}
