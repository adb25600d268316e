/// How many postings an index in memory has under a scoring.
public struct PostingCounts: Sendable, Equatable {
    /// [product]: codes that it stands under.
    public internal(set) var codesPerProduct: [Int] = []
    /// For each posting that a model wrote, the products under its code.
    public internal(set) var productsPerGeneratedPosting: [Int] = []
}
