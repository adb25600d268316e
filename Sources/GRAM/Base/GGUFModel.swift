import Foundation

/// A Llama-family model in a GGUF file, under the names and in the layout of Hugging Face.
/// Source: the section "Standardized key-value pairs" of the GGUF specification, and llama.cpp's `convert_hf_to_gguf.py`.
struct GGUFModel: BaseModelSource {
    let configuration: LlamaConfiguration
    private let file: GGUFFile

    /// - Throws: ``BaseModelError``
    init(_ url: URL) throws {
        let file = try GGUFFile(contentsOf: url)
        self.file = file
        func integer(_ key: String) throws(BaseModelError) -> Int {
            guard let value = file.values[key]?.integer else { throw .missingSetting(file: file.name, key: key) }
            return value
        }
        let architecture = file.values["general.architecture"]?.text ?? "unknown"
        try Self.require(architecture == "llama", "its architecture is \(architecture); only llama is supported", file)
        try Self.require(
            file.tensors["output.weight"] == nil,
            "it has an output matrix of its own (output.weight); this engine has only models whose output projection "
                + "is the token embedding, as SmolLM2's and that of Llama 3.2 1B are", file)
        let scaling = file.values["llama.rope.scaling.type"]?.text ?? "none"
        try Self.require(
            scaling == "none" && file.tensors["rope_freqs.weight"] == nil,
            "its rotary positions are scaled (\(scaling)); only unscaled ones are supported", file)
        try Self.require(
            (file.values["llama.expert_count"]?.integer ?? 0) == 0, "it is a mixture of experts", file)
        if let bias = file.tensors.keys.filter({ $0.hasSuffix(".bias") }).min() {
            try Self.require(false, "it has biases (\(bias))", file)
        }
        guard let embedding = file.tensors["token_embd.weight"], embedding.shape.count == 2 else {
            throw BaseModelError.missingTensor(file: file.name, tensor: "token_embd.weight")
        }
        guard let epsilon = file.values["llama.attention.layer_norm_rms_epsilon"]?.real else {
            throw BaseModelError.missingSetting(file: file.name, key: "llama.attention.layer_norm_rms_epsilon")
        }
        let headCount = try integer("llama.attention.head_count")
        let end = try integer("tokenizer.ggml.eos_token_id")
        configuration = LlamaConfiguration(
            hiddenSize: try integer("llama.embedding_length"),
            intermediateSize: try integer("llama.feed_forward_length"),
            layerCount: try integer("llama.block_count"), headCount: headCount,
            keyValueHeadCount: file.values["llama.attention.head_count_kv"]?.integer ?? headCount,
            headWidth: file.values["llama.attention.key_length"]?.integer, vocabularySize: embedding.shape[0],
            normEpsilon: Float(epsilon), ropeTheta: Float(file.values["llama.rope.freq_base"]?.real ?? 10_000),
            maximumPositions: try integer("llama.context_length"),
            beginToken: Int32(clamping: file.values["tokenizer.ggml.bos_token_id"]?.integer ?? end),
            endToken: Int32(clamping: end))
        do {
            try configuration.validate()
        } catch {
            throw BaseModelError.unsupported(file: file.name, part: error.description)
        }
        for key in ["llama.rope.dimension_count", "llama.attention.value_length"] {
            let width = file.values[key]?.integer ?? configuration.headWidth
            try Self.require(
                width == configuration.headWidth,
                "\(key) is \(width), the width of a head \(configuration.headWidth); they must be equal", file)
        }
    }

    private static func require(_ holds: Bool, _ part: String, _ file: GGUFFile) throws(BaseModelError) {
        guard holds else { throw .unsupported(file: file.name, part: part) }
    }

    private static let names = [
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
        "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    ]

    /// The name of a tensor in the file.
    private func name(of tensor: String) throws(BaseModelError) -> String {
        switch tensor {
        case "model.embed_tokens.weight": return "token_embd.weight"
        case "model.norm.weight": return "output_norm.weight"
        default:
            let parts = tensor.split(separator: ".")
            guard parts.count > 4, let name = Self.names[parts[3..<parts.count - 1].joined(separator: ".")] else {
                throw .missingTensor(file: file.name, tensor: tensor)
            }
            return "blk.\(parts[2]).\(name).weight"
        }
    }

    func shape(of tensor: String) throws -> [Int] {
        let name = try name(of: tensor)
        guard let found = file.tensors[name] else { throw BaseModelError.missingTensor(file: file.name, tensor: name) }
        return found.shape
    }

    func read(_ tensor: String, shape: [Int], into destination: UnsafeMutablePointer<Float>) throws {
        let name = try name(of: tensor)
        try file.read(name, shape: shape, into: destination)
        if name.hasSuffix(".attn_q.weight") || name.hasSuffix(".attn_k.weight") {
            unpermute(destination, rows: shape[0], width: shape[1])
        }
    }

    /// llama.cpp rotates neighbouring components of queries and keys, Hugging Face those half a head apart: brings each
    /// head's rows from the order 0, n/2, 1, n/2 + 1, … to 0, 1, 2, ….
    private func unpermute(_ values: UnsafeMutablePointer<Float>, rows: Int, width: Int) {
        let headWidth = configuration.headWidth
        let permuted = Array(UnsafeBufferPointer(start: values, count: rows * width))
        for row in 0..<rows {
            let (head, component) = row.quotientAndRemainder(dividingBy: headWidth)
            let (half, pair) = component.quotientAndRemainder(dividingBy: headWidth / 2)
            let source = (head * headWidth + 2 * pair + half) * width
            permuted.withUnsafeBufferPointer {
                (values + row * width).update(from: $0.baseAddress! + source, count: width)
            }
        }
    }

    // MARK: Tokenizer

    /// The byte-level BPE that the file holds.
    /// - Throws: ``BaseModelError``, ``TokenizerError``.
    func tokenizer() throws -> (tokenizer: any Tokenizer, newTokens: Range<Int>) {
        func token(_ key: String) -> Int32? { file.values["tokenizer.ggml." + key]?.integer.map(Int32.init(clamping:)) }
        return try BaseTokenizer.make(
            bytePairs: JSONEncoder().encode(try document()), begin: token("bos_token_id"), end: configuration.endToken,
            padding: token("padding_token_id"), unknown: token("unknown_token_id"))
    }

    private func document() throws(BaseModelError) -> TokenizerDocument {
        let kind = file.values["tokenizer.ggml.model"]?.text ?? "unknown"
        try Self.require(
            kind == "gpt2",
            "its tokenizer is of the kind \(kind), not a byte-level BPE; import the model's Hugging Face folder, with "
                + "tokenizer.model, instead", file)
        func texts(_ key: String) throws(BaseModelError) -> [String] {
            guard let values = file.values[key]?.texts else { throw .missingSetting(file: file.name, key: key) }
            return values
        }
        let tokens = try texts("tokenizer.ggml.tokens")
        let kinds = file.values["tokenizer.ggml.token_type"]?.integers ?? []
        guard kinds.isEmpty || kinds.count == tokens.count else {
            throw .malformed(
                file: file.name, reason: "it has \(tokens.count) tokens and the types of \(kinds.count); fetch it again"
            )
        }
        let (control, userDefined) = (3, 4)
        let added = zip(tokens, kinds).enumerated().compactMap { id, token in
            token.1 == control || token.1 == userDefined
                ? TokenizerDocument.AddedToken(id: Int32(id), content: token.0, special: token.1 == control) : nil
        }
        var merges: [TokenizerDocument.Merge] = []
        for merge in try texts("tokenizer.ggml.merges") {
            let parts = TokenizerDocument.Merge.parts(of: merge)
            guard parts.count == 2 else {
                throw .malformed(file: file.name, reason: "the merge “\(merge)” has not two tokens")
            }
            merges.append(TokenizerDocument.Merge(left: parts[0], right: parts[1]))
        }
        let vocabulary = Dictionary(tokens.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
        let (preTokenizer, ignoresMerges) = try preTokenizer()
        return TokenizerDocument(
            addedTokens: added, preTokenizer: preTokenizer,
            decoder: .init(type: "ByteLevel", addsPrefixSpace: false, trimsOffsets: true, usesExpression: true),
            model: .init(vocabulary: vocabulary, merges: merges, ignoresMerges: ignoresMerges))
    }

    /// What llama.cpp's name of a pre-tokeniser stands for, and whether words that are tokens are never split.
    private func preTokenizer() throws(BaseModelError) -> (TokenizerDocument.Component, Bool) {
        func sequence(_ first: TokenizerDocument.Component, usesExpression: Bool) -> TokenizerDocument.Component {
            .init(type: "Sequence", pretokenizers: [first, byteLevel(usesExpression)])
        }
        func byteLevel(_ usesExpression: Bool) -> TokenizerDocument.Component {
            .init(type: "ByteLevel", addsPrefixSpace: false, trimsOffsets: true, usesExpression: usesExpression)
        }
        func split(_ maximumDigits: Int) -> TokenizerDocument.Component {
            .init(
                type: "Split", pattern: .init(expression: BytePairPattern.llama3(maximumDigits: maximumDigits)),
                behavior: "Isolated", invert: false)
        }
        let name = file.values["tokenizer.ggml.pre"]?.text ?? "none"
        switch name {
        case "gpt-2": return (byteLevel(true), false)
        case "smollm", "starcoder":
            return (sequence(.init(type: "Digits", individualDigits: true), usesExpression: true), false)
        case "llama-bpe", "llama3", "llama-v3": return (sequence(split(3), usesExpression: false), true)
        case "qwen2": return (sequence(split(1), usesExpression: false), false)
        default:
            throw .unsupported(
                file: file.name,
                part: "its pre-tokeniser is \(name); those of GPT-2, SmolLM2, Llama 3 and Qwen 2 are supported. Import "
                    + "the model's Hugging Face folder instead")
        }
    }
}
