public import Codes

/// A search for products by codes.
public struct RetrievalRequest: Sendable, Equatable {
    /// The query's codes, each once.
    public var codes: [QueryCode]
    /// The generation's.
    public var scoring: CodeScoring
    /// The query's, where the scoring hears vectors; without it products stay in the order in which codes find them.
    public var vector: QueryVector?
    /// The most products to return.
    public var limit: Int
    /// Products at the front to leave out.
    public var offset: Int
    /// Which products may be found; nil for all. It doesn't change their scores: feedback looks at the best products of
    /// the whole catalogue.
    public var filter: ProductFilter?
    /// Whether each product says which codes it was found by.
    public var explains: Bool
    /// Whether products have their attributes; leaving them out is quicker where there are many.
    public var includesAttributes: Bool

    /// A request.
    public init(
        codes: [QueryCode], scoring: CodeScoring, vector: QueryVector? = nil, limit: Int, offset: Int = 0,
        filter: ProductFilter? = nil, explains: Bool = false, includesAttributes: Bool = true
    ) {
        self.codes = codes
        self.scoring = scoring
        self.vector = vector
        self.limit = limit
        self.offset = offset
        self.filter = filter
        self.explains = explains
        self.includesAttributes = includesAttributes
    }
}
