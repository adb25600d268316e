import CodeIndex

/// How likely each place among the answers is looked at, against the first one.
///
/// A click needs a look at the place and a product that suits the query: clicks ≈ impressions · p(place) · r(query,
/// product). Pairs that were shown at several places tell the two apart; both are fitted by turns to the largest
/// likelihood of Poisson-distributed clicks. Source: Agarwal et al. 2019, arXiv 1812.05161 (pairs shown at several
/// places serve as interventions).
struct PositionBias {
    /// Clicks' worth of belief that a place is looked at as much as the first.
    static let caution = 20.0
    /// Smaller propensities are raised to it, so that no click counts more than ten.
    static let least = 0.1
    private static let rounds = 200

    /// By place, from 1.
    let propensities: [Double]

    /// - Parameters:
    ///   - counts: of pairs with clicks; a pair is any number.
    ///   - positions: places that are told apart.
    init(_ counts: [PositionCount], positions: Int) {
        let counts = counts.filter { (1...positions).contains($0.position) && $0.impressions > 0 }
        var propensities = [Double](repeating: 1, count: positions)
        for _ in 0..<Self.rounds {
            var looks: [Int64: Double] = [:]
            var clicks: [Int64: Double] = [:]
            for count in counts {
                looks[count.pair, default: 0] += count.impressions * propensities[count.position - 1]
                clicks[count.pair, default: 0] += count.clicks
            }
            var expected = [Double](repeating: Self.caution, count: positions)
            var seen = [Double](repeating: Self.caution, count: positions)
            for count in counts {
                let rate = (clicks[count.pair] ?? 0) / (looks[count.pair] ?? 1)
                expected[count.position - 1] += count.impressions * rate
                seen[count.position - 1] += count.clicks
            }
            let next = zip(seen, expected).map { $0 / $1 }
            let change = zip(next, propensities).map { abs($0 / next[0] - $1) }.max() ?? 0
            propensities = next.map { $0 / next[0] }
            if change < 1e-6 { break }
        }
        self.propensities = propensities.map { min(max($0, Self.least), 1 / Self.least) }
    }
}
