import Foundation

/// A code that the model wrote, or that its code head named.
public struct GeneratedCode: Sendable, Equatable {
    /// What was written.
    public let code: Code
    /// `ln p(c|text)`: of a written code the sum over its tokens and its end.
    public let logProbability: Float
    /// Whether the code head named it, as a whole.
    public let isFromHead: Bool

    /// A code with its log-probability.
    public init(code: Code, logProbability: Float, isFromHead: Bool = false) {
        self.code = code
        self.logProbability = logProbability
        self.isFromHead = isFromHead
    }

    /// `p(c|text)`.
    public var probability: Double { exp(Double(logProbability)) }
}
