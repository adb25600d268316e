public import Codes

/// A code to post for a product.
public struct PostedCode: Sendable, Equatable {
    /// The code that the product is to be found under.
    public let code: Code
    /// `w_p`: how much the posting counts, before the code's rarity.
    public let weight: Float
    /// Of a generated code's tokens, natural logarithm; empty for an own code.
    public let logProbabilities: [Float]

    /// A posting; without log-probabilities, one of an own code.
    public init(code: Code, weight: Float, logProbabilities: [Float] = []) {
        self.code = code
        self.weight = weight
        self.logProbabilities = logProbabilities
    }
}
