/// A run beside the baselines': whether it beats each of them, and whether it adds to them.
public struct BaselineComparison: Sendable, Equatable {
    /// The baselines, what the run and they have found together by reciprocal rank fusion, and the fusion of BM25 and
    /// dense retrieval, which the last one is measured against.
    public let runs: [RetrievalRun]
    /// The run against each baseline and against the fusion of BM25 and dense retrieval, and each fusion with it against
    /// the same without it.
    public let comparisons: [RetrievalComparison]

    /// Compares.
    public init(_ own: RetrievalRun, with baselines: [Baseline: RetrievalRun]) {
        let single = Baseline.allCases.compactMap { baselines[$0] }
        var runs = single
        var comparisons = RetrievalComparison.of(own.name, minusEach: single)
        if let bm25 = baselines[.bm25], let dense = baselines[.dense] {
            for others in [[bm25], [dense], [bm25, dense]] {
                let fused = ReciprocalRankFusion.fuse([own] + others)
                runs.append(fused)
                comparisons.append(
                    RetrievalComparison(fused.name, minus: others.map(\.name).joined(separator: "+")))
            }
            let both = ReciprocalRankFusion.fuse([bm25, dense])
            runs.append(both)
            comparisons.insert(RetrievalComparison(own.name, minus: both.name), at: single.count)
        }
        self.runs = runs
        self.comparisons = comparisons
    }
}
