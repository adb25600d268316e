/// What the topics say of a query and a product at one place among the answers.
public struct PositionCount: Sendable, Equatable {
    /// Numbers the query and the product, for one answer of the index.
    public var pair: Int64
    /// From 1.
    public var position: Int
    /// How often the product was shown there for the query.
    public var impressions: Double
    /// How often it was clicked there.
    public var clicks: Double

    /// Counts of one pair at one place.
    public init(pair: Int64, position: Int, impressions: Double, clicks: Double) {
        self.pair = pair
        self.position = position
        self.impressions = impressions
        self.clicks = clicks
    }
}
