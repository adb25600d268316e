public import Codes

/// A code to post for a product.
public struct PostedCode: Sendable, Equatable {
    public let code: Code
    public let weight: Float
    /// Of a generated code's tokens, natural logarithm; empty for an own code.
    public let logProbabilities: [Float]

    public init(code: Code, weight: Float, logProbabilities: [Float] = []) {
        self.code = code
        self.weight = weight
        self.logProbabilities = logProbabilities
    }
}
