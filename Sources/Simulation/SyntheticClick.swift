/// A simulated shopper's click on a search result.
public struct SyntheticClick: Sendable, Equatable {
    /// What the shopper typed.
    public let query: String
    /// The id of the product that was clicked.
    public let productID: String
    /// Milliseconds since 1970.
    public let timestamp: Int64
}
