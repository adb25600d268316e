import Foundation

/// A code that the model wrote.
public struct GeneratedCode: Sendable, Equatable {
    /// What was written.
    public let code: Code
    /// Of the code's tokens and its end, natural logarithm.
    public let tokenLogProbabilities: [Float]

    /// A code with the log-probabilities of its tokens.
    public init(code: Code, tokenLogProbabilities: [Float]) {
        self.code = code
        self.tokenLogProbabilities = tokenLogProbabilities
    }

    /// `p(c|text)`.
    public var probability: Double { exp(Double(tokenLogProbabilities.reduce(0, +))) }
}
