public import Codes

/// A product that a search found.
public struct RetrievedProduct: Sendable, Equatable {
    /// What is shown of it.
    public var product: IndexedProduct
    /// `Σ_c w_p(c)·w_q(c)`, see `CodeScoring`, and ``vectorPart``.
    public var score: Double
    /// What of the score is its vector's nearness to the query's; nil where products are not sorted again.
    public var vectorPart: Double?
    /// The codes that it was found by in the order of the query, those that feedback added last; empty unless the request
    /// asked for them.
    public var matches: [MatchedCode]
}

/// A code that a query and a product share.
public struct MatchedCode: Sendable, Equatable {
    /// Its text.
    public var code: String
    /// Where the product has it from.
    public var origin: PostingOrigin
    /// Whether the query has it from feedback alone.
    public var isFeedback: Bool
    /// `w_q`.
    public var queryWeight: Double
    /// `w_p`.
    public var postingWeight: Double
}
