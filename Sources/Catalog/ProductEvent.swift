/// One change of one product.
public struct ProductEvent: Sendable, Equatable {
    /// What happened.
    public enum Change: Sendable, Equatable {
        /// The product was created or replaced; the value is its full new state.
        case upsert(Product)
        /// The product is gone.
        case delete
    }

    /// The product's identifier.
    public var productID: String
    /// The source's version of the product, which orders its events; nil where the source gives none, so that the
    /// order of the partition counts.
    public var version: Int64?
    /// When the source made the change, in milliseconds since 1970; nil where it doesn't say.
    public var timestamp: Int64?
    /// What happened.
    public var change: Change

    /// Creates an event.
    public init(productID: String, version: Int64? = nil, timestamp: Int64? = nil, change: Change) {
        self.productID = productID
        self.version = version
        self.timestamp = timestamp
        self.change = change
    }
}
