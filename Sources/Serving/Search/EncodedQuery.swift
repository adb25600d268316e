public import Codes

/// What a query is searched by.
public struct EncodedQuery: Sendable, Equatable {
    /// The query's own codes, then those that the model wrote.
    public let codes: [QueryCode]
    /// All values of its words, of which ``codes`` has the rarest.
    public let values: [Code]
    /// All that the model wrote for it, the likeliest of a kind first, of which ``codes`` has what there was a place for.
    public let written: [GeneratedCode]
    /// What products' vectors are compared with; nil where the scoring hears none, or the model isn't ready.
    public let vector: QueryVector?
    /// The generation's, or that of own codes where its model isn't ready.
    public let scoring: CodeScoring
    /// What the parts of the scoring added when it was chosen; nil where that was not measured.
    public let gains: MeasuredGains?
    /// The model that was asked, or would have been if its codes counted; nil without one that is ready.
    public let model: String?

    /// What is said of a query without codes.
    static let nothingToSearchBy = "no code comes of the query, so it finds nothing; a search needs a word"
}
