/// Where each weight lies in one flat buffer of floats.
///
/// Queries, keys and values of a layer follow each other, and so do gate and up: each is one matrix to the engine and
/// several tensors in a checkpoint.
struct ParameterLayout: Sendable {
    /// A named tensor of a checkpoint: a contiguous part of the buffer, row-major.
    struct Tensor: Sendable {
        let name: String
        let shape: [Int]
        let offset: Int

        var count: Int { shape.reduce(1, *) }
        /// Norm weights are initialised to one and not decayed.
        var isNorm: Bool { shape.count == 1 }
    }

    /// Offsets of a layer's matrices, in floats.
    struct Layer: Sendable {
        var attentionNorm = 0
        var projections = 0
        var attentionOutput = 0
        var feedForwardNorm = 0
        var gateUp = 0
        var down = 0
    }

    let embedding = 0
    let layers: [Layer]
    let finalNorm: Int
    /// Floats in the buffer; each matrix begins on a cache line.
    let count: Int
    let tensors: [Tensor]

    init(_ configuration: LlamaConfiguration) {
        var tensors: [Tensor] = []
        var end = 0
        func add(_ name: String, _ shape: Int..., aligned: Bool = true) -> Int {
            let offset = aligned ? (end + 15) / 16 * 16 : end
            tensors.append(Tensor(name: name + ".weight", shape: shape, offset: offset))
            end = offset + tensors[tensors.count - 1].count
            return offset
        }
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        _ = add("model.embed_tokens", configuration.vocabularySize, width)
        layers = (0..<configuration.layerCount).map { index in
            let prefix = "model.layers.\(index)."
            var layer = Layer()
            layer.attentionNorm = add(prefix + "input_layernorm", width)
            layer.projections = add(prefix + "self_attn.q_proj", configuration.queryWidth, width)
            _ = add(prefix + "self_attn.k_proj", configuration.keyValueWidth, width, aligned: false)
            _ = add(prefix + "self_attn.v_proj", configuration.keyValueWidth, width, aligned: false)
            layer.attentionOutput = add(prefix + "self_attn.o_proj", width, configuration.queryWidth)
            layer.feedForwardNorm = add(prefix + "post_attention_layernorm", width)
            layer.gateUp = add(prefix + "mlp.gate_proj", inner, width)
            _ = add(prefix + "mlp.up_proj", inner, width, aligned: false)
            layer.down = add(prefix + "mlp.down_proj", width, inner)
            return layer
        }
        finalNorm = add("model.norm", width)
        self.tensors = tensors
        count = (end + 15) / 16 * 16
    }
}
