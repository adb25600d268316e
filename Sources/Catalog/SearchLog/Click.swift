/// A query and a product that somebody chose for it, or that a judge rated for it.
public struct Click: Sendable, Equatable {
    /// The query, in one spelling.
    public var query: String
    /// The product's identifier.
    public var productID: String
    /// When, in milliseconds since 1970; nil where unknown, as of judgments.
    public var timestamp: Int64?
    /// How relevant the product is, or how much the click weighs; nil where the source doesn't say.
    public var label: Double?
    /// For how many clicks it stands; nil where the source doesn't say, so that it is one.
    public var count: Int64?

    /// Creates a click.
    public init(query: String, productID: String, timestamp: Int64? = nil, label: Double? = nil, count: Int64? = nil) {
        self.query = query
        self.productID = productID
        self.timestamp = timestamp
        self.label = label
        self.count = count
    }
}
