/// A query and a product clicked for it.
public struct ClickPair: Sendable, Equatable {
    /// As it was typed.
    public let query: String
    /// The clicked product.
    public let productID: String
    /// How often. A click far down a list counts more than one at its top, which is looked at by more people.
    public let clicks: Double

    /// Creates a pair.
    public init(query: String, productID: String, clicks: Double) {
        self.query = query
        self.productID = productID
        self.clicks = clicks
    }
}
