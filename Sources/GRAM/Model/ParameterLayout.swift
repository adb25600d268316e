/// Where each weight lies in one flat buffer of floats.
///
/// Queries, keys and values of a layer follow each other, and so do gate and up: each is one matrix to the engine and
/// several tensors in a checkpoint.
struct ParameterLayout: Sendable {
    /// A part of the buffer that the engine takes as one matrix, [rows][columns], or as a vector, [1][columns].
    struct Block: Sendable {
        let offset: Int
        let rows: Int
        let columns: Int

        /// Its floats in the buffer.
        var range: Range<Int> { offset..<(offset + rows * columns) }
    }

    /// A named tensor of a checkpoint: a contiguous part of the buffer, row-major.
    struct Tensor: Sendable {
        let name: String
        let shape: [Int]
        let offset: Int

        var count: Int { shape.reduce(1, *) }
        var block: Block { Block(offset: offset, rows: isNorm ? 1 : shape[0], columns: shape[shape.count - 1]) }
        /// Norm weights are initialised to one and not decayed.
        var isNorm: Bool { shape.count == 1 }
    }

    /// A layer's weights. A matrix has a row an output.
    struct Layer: Sendable {
        /// [1][hiddenSize]
        let attentionNorm: Block
        /// [queryWidth + 2 · keyValueWidth][hiddenSize]
        let projections: Block
        /// [hiddenSize][queryWidth]
        let attentionOutput: Block
        /// [1][hiddenSize]
        let feedForwardNorm: Block
        /// [2 · intermediateSize][hiddenSize]
        let gateUp: Block
        /// [hiddenSize][intermediateSize]
        let down: Block
    }

    /// Also the output projection: [vocabularySize][hiddenSize].
    let embedding: Block
    let layers: [Layer]
    /// [1][hiddenSize]
    let finalNorm: Block
    /// Floats in the buffer; each matrix begins on a cache line.
    let count: Int
    let tensors: [Tensor]

    init(_ configuration: LlamaConfiguration) {
        var tensors: [Tensor] = []
        var end = 0
        // A block of one or more tensors, which follow each other without a gap.
        func add(_ names: [(name: String, rows: Int)], columns: Int) -> Block {
            let offset = (end + 15) / 16 * 16
            end = offset
            for (name, rows) in names {
                tensors.append(Tensor(name: name + ".weight", shape: [rows, columns], offset: end))
                end += rows * columns
            }
            return Block(offset: offset, rows: names.reduce(0) { $0 + $1.rows }, columns: columns)
        }
        func addNorm(_ name: String) -> Block {
            let offset = (end + 15) / 16 * 16
            tensors.append(Tensor(name: name + ".weight", shape: [configuration.hiddenSize], offset: offset))
            end = offset + configuration.hiddenSize
            return Block(offset: offset, rows: 1, columns: configuration.hiddenSize)
        }
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        embedding = add([("model.embed_tokens", configuration.vocabularySize)], columns: width)
        layers = (0..<configuration.layerCount).map { index in
            let prefix = "model.layers.\(index)."
            let attentionNorm = addNorm(prefix + "input_layernorm")
            let projections = add(
                [
                    (prefix + "self_attn.q_proj", configuration.queryWidth),
                    (prefix + "self_attn.k_proj", configuration.keyValueWidth),
                    (prefix + "self_attn.v_proj", configuration.keyValueWidth),
                ], columns: width)
            let attentionOutput = add([(prefix + "self_attn.o_proj", width)], columns: configuration.queryWidth)
            let feedForwardNorm = addNorm(prefix + "post_attention_layernorm")
            let gateUp = add([(prefix + "mlp.gate_proj", inner), (prefix + "mlp.up_proj", inner)], columns: width)
            let down = add([(prefix + "mlp.down_proj", width)], columns: inner)
            return Layer(
                attentionNorm: attentionNorm, projections: projections, attentionOutput: attentionOutput,
                feedForwardNorm: feedForwardNorm, gateUp: gateUp, down: down)
        }
        finalNorm = addNorm("model.norm")
        self.tensors = tensors
        count = (end + 15) / 16 * 16
    }
}
