public import Codes

/// A code to post for a product.
public struct PostedCode: Sendable, Equatable {
    /// The code that the product is to be found under.
    public let code: Code
    /// `w_p`: how much the posting counts, before the code's rarity.
    public let weight: Float

    /// A posting; each parameter is told beside its property.
    public init(code: Code, weight: Float) {
        self.code = code
        self.weight = weight
    }
}
