/// A query and a product that somebody chose for it, or that a judge rated for it.
public struct Click: Sendable, Equatable {
    /// The query as it was typed.
    public var query: String
    /// The product's identifier.
    public var productID: String
    /// When, in milliseconds since 1970; nil where unknown, as of judgments.
    public var timestamp: Int64?
    /// How relevant the product is, or how much the click weighs; nil where the source doesn't say.
    public var label: Double?

    /// Creates a click.
    public init(query: String, productID: String, timestamp: Int64? = nil, label: Double? = nil) {
        self.query = query
        self.productID = productID
        self.timestamp = timestamp
        self.label = label
    }
}
