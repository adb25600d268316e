import Catalog
public import CodeIndex

/// The step before a training: finds out how likely each place among the answers is looked at, from what the search-log
/// topics have said, and lets clicks count accordingly from then on.
public struct PropensityFit: Sendable {
    /// The step's name beside the stages of a training.
    public static let stage = "fitting click propensities"
    /// Pairs of a query and a product that are looked at: more would hardly change a few dozen numbers.
    private static let mostPairs = 100_000

    private let index: CodeIndex

    /// - Parameter index: whose click log is read, and whose propensities are replaced.
    public init(index: CodeIndex) { self.index = index }

    /// Fits and stores.
    /// - Throws: `PostgresError`.
    public func run() async throws {
        let positions = SearchEventDecoder.positions
        let bias = PositionBias(
            try await index.clicks.positionCounts(pairs: Self.mostPairs), positions: positions)
        // What was clicked behind the last place that is told apart counts as there.
        try await index.clicks.store(propensities: bias.propensities + [bias.propensities[positions - 1]])
    }
}
