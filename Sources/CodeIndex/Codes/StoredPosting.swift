public import Codes

/// A code of a product, as the index holds it.
public struct StoredPosting: Sendable, Equatable {
    /// The code's text.
    public let code: String
    /// Where the product has it from.
    public let origin: PostingOrigin
    /// `w_p`, what the posting counts for before the code's rarity.
    public let weight: Double
    /// `p(c|t)` of a generated code.
    public let probability: Double?
    /// Live products under the code.
    public let frequency: CodeFrequency
}
