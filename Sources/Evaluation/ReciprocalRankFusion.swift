/// Joins the rankings of several methods without looking at their scores.
///
/// A product's score is `Σ 1/(k + rank)` over the rankings that contain it (Cormack, Clarke and Büttcher, Reciprocal
/// Rank Fusion outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009).
public enum ReciprocalRankFusion {
    /// How little the first ranks stand out. The paper's 60 suits its rankings of a thousand; with the two or three of
    /// ``RetrievalRun/depth`` here, it puts what is far down in all of them before what one has on top. No measurement
    /// here stands behind it.
    public static let k = 10

    /// Fuses runs query by query, to ``RetrievalRun/depth`` products; the result has their names, joined with `+`.
    static func fuse(_ runs: [RetrievalRun]) -> RetrievalRun {
        let queries = Set(runs.flatMap(\.rankings.keys))
        return RetrievalRun(
            name: runs.map(\.name).joined(separator: "+"),
            rankings: Dictionary(
                uniqueKeysWithValues: queries.map { query in (query, fuse(runs.map { $0.ranking(for: query) })) }))
    }

    /// Equal scores are ordered by identifier, which favours none of the rankings.
    private static func fuse(_ rankings: [[String]]) -> [String] {
        var ranks: [String: [Int]] = [:]
        for ranking in rankings {
            for (position, product) in ranking.enumerated() { ranks[product, default: []].append(position + 1) }
        }
        // Summed in the order of the ranks, so that equal ranks give equal scores to the last bit.
        let scores = ranks.mapValues { ranks in ranks.sorted().reduce(0) { $0 + 1 / Double(k + $1) } }
        let order = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return order.map(\.key)
    }
}
