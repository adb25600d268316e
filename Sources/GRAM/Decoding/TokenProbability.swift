/// How probable a token is as the next one.
public struct TokenProbability: Sendable, Equatable {
    /// The token.
    public let token: Int32
    /// Natural logarithm, over the whole vocabulary.
    public let logProbability: Float

    /// A token with its log-probability.
    public init(token: Int32, logProbability: Float) {
        self.token = token
        self.logProbability = logProbability
    }
}
