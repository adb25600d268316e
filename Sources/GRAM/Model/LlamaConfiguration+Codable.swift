import Foundation

extension LlamaConfiguration: Codable {
    private enum Key: String, CodingKey {
        case architectures
        case hiddenActivation = "hidden_act"
        case modelType = "model_type"
        case torchType = "torch_dtype"
        case hiddenSize = "hidden_size"
        case intermediateSize = "intermediate_size"
        case layerCount = "num_hidden_layers"
        case headCount = "num_attention_heads"
        case keyValueHeadCount = "num_key_value_heads"
        case headWidth = "head_dim"
        case vocabularySize = "vocab_size"
        case normEpsilon = "rms_norm_eps"
        case ropeTheta = "rope_theta"
        case ropeParameters = "rope_parameters"
        case ropeScaling = "rope_scaling"
        case maximumPositions = "max_position_embeddings"
        case beginToken = "bos_token_id"
        case endToken = "eos_token_id"
        case tiesEmbeddings = "tie_word_embeddings"
        case attentionBias = "attention_bias"
        case feedForwardBias = "mlp_bias"
    }

    private struct RopeParameters: Decodable {
        var theta: Float?
        var type: String?
        var oldType: String?

        enum CodingKeys: String, CodingKey {
            case theta = "rope_theta"
            case type = "rope_type"
            case oldType = "type"
        }
    }

    /// Reads a Hugging Face `config.json`.
    /// - Throws: ``LlamaConfigurationError`` for a model of another family or with parts this engine does not have.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func require(_ holds: Bool, _ message: String) throws {
            guard holds else { throw LlamaConfigurationError(message) }
        }
        let modelType = try values.decode(String.self, forKey: .modelType)
        try require(modelType == "llama", "model_type is \(modelType); only llama is supported")
        let activation = try values.decodeIfPresent(String.self, forKey: .hiddenActivation) ?? "silu"
        try require(activation == "silu", "hidden_act is \(activation); only silu is supported")
        try require(
            try values.decodeIfPresent(Bool.self, forKey: .tiesEmbeddings) == true,
            "tie_word_embeddings is not true: the model has an output matrix of its own, and this engine has only models "
                + "whose output projection is the token embedding, as SmolLM2's and that of Llama 3.2 1B are")
        for key in [Key.attentionBias, .feedForwardBias] {
            try require(
                try values.decodeIfPresent(Bool.self, forKey: key) != true, "\(key.rawValue) must be false")
        }
        var theta = try values.decodeIfPresent(Float.self, forKey: .ropeTheta)
        for key in [Key.ropeParameters, .ropeScaling] {
            guard let rope = try values.decodeIfPresent(RopeParameters.self, forKey: key) else { continue }
            let type = rope.type ?? rope.oldType ?? "default"
            try require(type == "default", "\(key.rawValue) has type \(type); only default is supported")
            theta = rope.theta ?? theta
        }
        let headCount = try values.decode(Int.self, forKey: .headCount)
        var endToken: Int32 = 2
        if let several = try? values.decode([Int32].self, forKey: .endToken) {
            try require(!several.isEmpty, "eos_token_id is an empty list")
            endToken = several[0]
        } else if let one = try values.decodeIfPresent(Int32.self, forKey: .endToken) {
            endToken = one
        }
        self.init(
            hiddenSize: try values.decode(Int.self, forKey: .hiddenSize),
            intermediateSize: try values.decode(Int.self, forKey: .intermediateSize),
            layerCount: try values.decode(Int.self, forKey: .layerCount), headCount: headCount,
            keyValueHeadCount: try values.decodeIfPresent(Int.self, forKey: .keyValueHeadCount) ?? headCount,
            headWidth: try values.decodeIfPresent(Int.self, forKey: .headWidth),
            vocabularySize: try values.decode(Int.self, forKey: .vocabularySize),
            normEpsilon: try values.decodeIfPresent(Float.self, forKey: .normEpsilon) ?? 1e-6,
            ropeTheta: theta ?? 10_000,
            maximumPositions: try values.decodeIfPresent(Int.self, forKey: .maximumPositions) ?? 2048,
            beginToken: try values.decodeIfPresent(Int32.self, forKey: .beginToken) ?? 1, endToken: endToken)
        try validate()
    }

    /// Writes the keys Hugging Face Transformers needs. The encoder's user info may hold a ``CheckpointType``.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(["LlamaForCausalLM"], forKey: .architectures)
        try values.encode("llama", forKey: .modelType)
        try values.encode("silu", forKey: .hiddenActivation)
        let type = encoder.userInfo[.checkpointType] as? CheckpointType ?? .float32
        try values.encode(type == .bfloat16 ? "bfloat16" : "float32", forKey: .torchType)
        try values.encode(hiddenSize, forKey: .hiddenSize)
        try values.encode(intermediateSize, forKey: .intermediateSize)
        try values.encode(layerCount, forKey: .layerCount)
        try values.encode(headCount, forKey: .headCount)
        try values.encode(keyValueHeadCount, forKey: .keyValueHeadCount)
        try values.encode(headWidth, forKey: .headWidth)
        try values.encode(vocabularySize, forKey: .vocabularySize)
        try values.encode(normEpsilon, forKey: .normEpsilon)
        try values.encode(ropeTheta, forKey: .ropeTheta)
        try values.encode(maximumPositions, forKey: .maximumPositions)
        try values.encode(beginToken, forKey: .beginToken)
        try values.encode(endToken, forKey: .endToken)
        try values.encode(true, forKey: .tiesEmbeddings)
        try values.encode(false, forKey: .attentionBias)
        try values.encode(false, forKey: .feedForwardBias)
    }
}

extension CodingUserInfoKey {
    /// How the weights beside a configuration are stored.
    static let checkpointType = CodingUserInfoKey(rawValue: "checkpointType")!
}
