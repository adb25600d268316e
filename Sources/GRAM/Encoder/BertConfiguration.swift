/// The shape of an encoder of the BERT family, as in a Hugging Face `config.json`.
///
/// Learned positions, token types, attention to all of a text's tokens, GELU, and LayerNorm after each residual sum.
/// Source: Devlin et al. 2019, "BERT", arXiv 1810.04805.
struct BertConfiguration: Sendable, Equatable {
    /// Floats of the residual stream for each token.
    let hiddenSize: Int
    /// Floats of the feed-forward block's inner values for each token.
    let intermediateSize: Int
    /// Layers, each an attention and a feed-forward block.
    let layerCount: Int
    /// Heads of each attention; they share ``hiddenSize`` evenly.
    let headCount: Int
    /// Tokens that the embedding has rows for.
    let vocabularySize: Int
    /// The longest text in tokens.
    let maximumPositions: Int
    /// Token types; of a single text all tokens have the first.
    let typeCount: Int
    /// What LayerNorm adds to the variance, against division by zero.
    let normEpsilon: Float
}

extension BertConfiguration: Decodable {
    private enum Key: String, CodingKey {
        case modelType = "model_type"
        case activation = "hidden_act"
        case positions = "position_embedding_type"
        case isDecoder = "is_decoder"
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case layerCount = "num_hidden_layers"
        case headCount = "num_attention_heads"
        case vocabularySize = "vocab_size"
        case maximumPositions = "max_position_embeddings"
        case typeCount = "type_vocab_size"
        case normEpsilon = "layer_norm_eps"
    }

    /// Reads a Hugging Face `config.json`.
    /// - Throws: `DecodingError` naming the key, for a model of another family or with parts this engine does not have.
    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func require(_ holds: Bool, _ key: Key, _ message: String) throws {
            guard !holds else { return }
            throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: message)
        }
        func text(_ key: Key, is only: String, orMissing: Bool) throws {
            let found = try values.decodeIfPresent(String.self, forKey: key) ?? (orMissing ? only : "missing")
            try require(found == only, key, "it is \(found); only \(only) is supported")
        }
        func size(_ key: Key, in range: ClosedRange<Int>) throws -> Int {
            let size = try values.decode(Int.self, forKey: key)
            try require(
                range.contains(size), key,
                "it is \(size); it must be in \(range.lowerBound)...\(range.upperBound)")
            return size
        }
        try text(.modelType, is: "bert", orMissing: false)
        try text(.activation, is: "gelu", orMissing: false)
        try text(.positions, is: "absolute", orMissing: true)
        try require(
            try values.decodeIfPresent(Bool.self, forKey: .isDecoder) != true, .isDecoder, "it must be false")
        hiddenSize = try size(.hiddenSize, in: 1...16_384)
        intermediateSize = try size(.intermediateSize, in: 1...65_536)
        layerCount = try size(.layerCount, in: 1...256)
        headCount = try size(.headCount, in: 1...256)
        vocabularySize = try size(.vocabularySize, in: 4...1_000_000)
        maximumPositions = try size(.maximumPositions, in: 2...131_072)
        typeCount = try size(.typeCount, in: 1...1024)
        normEpsilon = try values.decodeIfPresent(Float.self, forKey: .normEpsilon) ?? 1e-12
        try require(
            normEpsilon > 0 && normEpsilon < 1, .normEpsilon, "it is \(normEpsilon); it must be between 0 and 1")
        try require(
            hiddenSize % headCount == 0, .headCount, "it is \(headCount), which can't share \(hiddenSize) evenly")
    }
}
