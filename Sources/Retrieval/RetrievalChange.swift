/// What changed since an index's position: the current state of products that were touched, so that applying it twice
/// does no harm.
///
/// Parts are applied in the order of the fields. Loading from nothing is a series of large changes, each product's fields
/// with or before its postings: see ``RetrievalLoader``.
public struct RetrievalChange: Sendable, Equatable {
    /// Codes that may be new to the index: at least those of ``postings``.
    public var codes: [IndexedCode]
    /// Live products, new or with other visible fields.
    public var products: [IndexedProduct]
    /// Numbers of products that are no longer there; unknown ones are passed over.
    public var deleted: [Int64]
    /// [generation]: products' rows there, each replacing the one before it; those of products that the index doesn't
    /// know are passed over. A generation not seen before begins with them.
    public var postings: [Int64: [IndexedCodes]]
    /// The generations that exist: others are dropped, new ones begin empty; nil where that didn't change.
    public var generations: Set<Int64>?

    /// A change of these parts.
    public init(
        codes: [IndexedCode] = [], products: [IndexedProduct] = [], deleted: [Int64] = [],
        postings: [Int64: [IndexedCodes]] = [:], generations: Set<Int64>? = nil
    ) {
        self.codes = codes
        self.products = products
        self.deleted = deleted
        self.postings = postings
        self.generations = generations
    }
}
