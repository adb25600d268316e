import Foundation

/// A code that the model wrote, or that its code head named.
public struct GeneratedCode: Sendable, Equatable {
    /// What was written.
    public let code: Code
    /// Of the code's tokens and its end, natural logarithm.
    public let tokenLogProbabilities: [Float]
    /// Whether the code head named it, as a whole: its one log-probability is the code's.
    public let isFromHead: Bool

    /// A code with the log-probabilities of its tokens.
    public init(code: Code, tokenLogProbabilities: [Float], isFromHead: Bool = false) {
        self.code = code
        self.tokenLogProbabilities = tokenLogProbabilities
        self.isFromHead = isFromHead
    }

    /// `p(c|text)`.
    public var probability: Double { exp(Double(tokenLogProbabilities.reduce(0, +))) }
}
