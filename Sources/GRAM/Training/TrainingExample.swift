/// A prompt with the continuations the model shall give it.
///
/// The prompt is computed once. Each continuation sees the prompt and itself, and its positions follow the prompt's.
public struct TrainingExample: Sendable {
    /// Tokens whose cross-entropy counts `weight` times; a negative weight pushes their probability down.
    public struct Continuation: Sendable {
        /// At least one.
        public var tokens: [Int32]
        /// What each token's cross-entropy counts.
        public var weight: Float
        /// Tokens before this one are read but have no loss, such as the prefix a rejected code shares with the
        /// preferred one (RAD-DPO, arXiv 2602.23964).
        public var firstTrainedToken: Int

        /// A continuation; by default all its tokens count once.
        public init(tokens: [Int32], weight: Float = 1, firstTrainedToken: Int = 0) {
            self.tokens = tokens
            self.weight = weight
            self.firstTrainedToken = firstTrainedToken
        }
    }

    /// At least one token; has no loss itself.
    public var prompt: [Int32]
    /// Each independent of the others; none where the prompt is only to be computed.
    public var continuations: [Continuation]

    /// A prompt with its continuations.
    public init(prompt: [Int32], continuations: [Continuation]) {
        self.prompt = prompt
        self.continuations = continuations
    }
}
