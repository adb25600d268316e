public import Codes

/// What a query is searched by.
public struct EncodedQuery: Sendable, Equatable {
    /// The query's own codes, then those that the model wrote.
    public let codes: [QueryCode]
    /// The generation's, or that of own codes where its model isn't ready.
    public let scoring: CodeScoring
    /// The model that was asked, or would have been if its codes counted; nil without one that is ready.
    public let model: String?

    /// What is said of a query without codes.
    static let nothingToSearchBy = "no code comes of the query, so it finds nothing; a search needs a word"
}
