import Foundation

/// The shape of a Llama-family decoder, as in a Hugging Face `config.json`.
///
/// RMSNorm before each block, rotary positions, grouped-query attention, SwiGLU, and one matrix for the token embedding
/// and the output projection. Source: Touvron et al. 2023, arXiv 2302.13971; Ainslie et al. 2023, arXiv 2305.13245.
public struct LlamaConfiguration: Sendable, Equatable {
    /// Floats of the residual stream for each token.
    public var hiddenSize: Int
    /// Floats of the feed-forward block's inner values for each token.
    public var intermediateSize: Int
    /// Layers, each an attention and a feed-forward block.
    public var layerCount: Int
    /// Query heads of each attention; a multiple of `keyValueHeadCount`.
    public var headCount: Int
    /// Heads of keys and of values of each attention.
    public var keyValueHeadCount: Int
    /// Floats of a head; even.
    public var headWidth: Int
    /// Tokens that the embedding has rows for.
    public var vocabularySize: Int
    /// What RMSNorm adds to the mean of squares, against division by zero.
    public var normEpsilon: Float
    /// The base of the rotary frequencies: θ^(−2i / headWidth) radians a position.
    public var ropeTheta: Float
    /// The longest prompt with its continuation, in tokens.
    public var maximumPositions: Int
    /// The token that begins a sequence.
    public var beginToken: Int32
    /// The token that ends a sequence.
    public var endToken: Int32

    /// - Parameter headWidth: Defaults to `hiddenSize / headCount`.
    public init(
        hiddenSize: Int, intermediateSize: Int, layerCount: Int, headCount: Int, keyValueHeadCount: Int,
        headWidth: Int? = nil, vocabularySize: Int, normEpsilon: Float = 1e-5, ropeTheta: Float = 10_000,
        maximumPositions: Int = 512, beginToken: Int32 = 1, endToken: Int32 = 2
    ) {
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.layerCount = layerCount
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth ?? hiddenSize / max(headCount, 1)
        self.vocabularySize = vocabularySize
        self.normEpsilon = normEpsilon
        self.ropeTheta = ropeTheta
        self.maximumPositions = maximumPositions
        self.beginToken = beginToken
        self.endToken = endToken
    }

    /// Four layers of width 256: 5 million parameters with a vocabulary of 8,192.
    public static func small(vocabularySize: Int) -> LlamaConfiguration {
        LlamaConfiguration(
            hiddenSize: 256, intermediateSize: 688, layerCount: 4, headCount: 4, keyValueHeadCount: 4,
            vocabularySize: vocabularySize)
    }

    /// Checks that every size is sensible and bounded.
    /// - Throws: ``LlamaConfigurationError`` naming the value.
    func validate() throws(LlamaConfigurationError) {
        func require(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws(LlamaConfigurationError) {
            guard range.contains(value) else {
                throw LlamaConfigurationError(
                    "\(name) is \(value); it must be in \(range.lowerBound)...\(range.upperBound)")
            }
        }
        try require(hiddenSize, in: 1...16_384, "hidden_size")
        try require(intermediateSize, in: 1...65_536, "intermediate_size")
        try require(layerCount, in: 1...256, "num_hidden_layers")
        try require(headCount, in: 1...256, "num_attention_heads")
        try require(keyValueHeadCount, in: 1...headCount, "num_key_value_heads")
        try require(headWidth, in: 2...1024, "head_dim")
        try require(vocabularySize, in: 2...1_000_000, "vocab_size")
        try require(maximumPositions, in: 2...131_072, "max_position_embeddings")
        try require(Int(beginToken), in: 0...(vocabularySize - 1), "bos_token_id")
        try require(Int(endToken), in: 0...(vocabularySize - 1), "eos_token_id")
        guard maximumPositions * headWidth <= 1 << 25 else {
            throw LlamaConfigurationError(
                "max_position_embeddings (\(maximumPositions)) times head_dim (\(headWidth)) must be at most \(1 << 25)"
            )
        }
        guard headCount % keyValueHeadCount == 0 else {
            throw LlamaConfigurationError(
                "num_attention_heads (\(headCount)) must be a multiple of num_key_value_heads (\(keyValueHeadCount))")
        }
        guard headWidth % 2 == 0 else { throw LlamaConfigurationError("head_dim is \(headWidth); it must be even") }
        guard normEpsilon > 0, normEpsilon < 1 else {
            throw LlamaConfigurationError("rms_norm_eps is \(normEpsilon); it must be between 0 and 1")
        }
        guard ropeTheta >= 1, ropeTheta.isFinite else {
            throw LlamaConfigurationError("rope_theta is \(ropeTheta); it must be at least 1")
        }
    }
}

/// A model shape that cannot be built; the message names the key of `config.json`.
public struct LlamaConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The key, its value and what it must be.
    public let description: String

    init(_ description: String) { self.description = description }
}
