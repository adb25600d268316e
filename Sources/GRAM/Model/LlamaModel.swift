public import Tensor

/// A model for inference: its weights packed once in the layout that products read fastest; immutable, so any number
/// of workers share it.
public final class LlamaModel: Sendable {
    /// A layer's weights; a matrix has a row an output.
    struct Layer: Sendable {
        /// [hiddenSize]
        let attentionNorm: Buffer<Float>
        /// [queryWidth + 2 · keyValueWidth][hiddenSize]
        let projections: PackedWeights
        /// [hiddenSize][queryWidth]
        let attentionOutput: PackedWeights
        /// [hiddenSize]
        let feedForwardNorm: Buffer<Float>
        /// [2 · intermediateSize][hiddenSize]
        let gateUp: PackedWeights
        /// [hiddenSize][intermediateSize]
        let down: PackedWeights
    }

    /// The model's shape; a shard's has the shard's share of the heads and of the feed-forward block.
    let configuration: LlamaConfiguration
    /// The type of matrix products' operands.
    let type: DataType
    /// [vocabularySize][hiddenSize]
    let embedding: Buffer<Float>
    /// The embedding of the tokens that the model gives logits of: [outputs][hiddenSize].
    let output: PackedWeights
    let layers: [Layer]
    /// [hiddenSize]
    let finalNorm: Buffer<Float>
    let rotary: RotaryTable
    /// The model once more in parts that a thread each computes, or none. Each has all heads' hidden states and the
    /// logits of a part of the vocabulary.
    let shards: [LlamaModel]

    /// Packs a copy of the parameters; training may go on with them.
    /// - Parameters:
    ///   - type: the type of matrix products' operands.
    ///   - shards: among how many threads a generator may share the work for one prompt; fewer where that many cannot
    ///     share the heads evenly. More than one takes the memory of the weights once more.
    /// - Throws: `TensorError` where the library cannot pack them.
    public convenience init(
        _ parameters: LlamaParameters, type: DataType = Processor.preferredDataType, shards: Int = 1
    ) throws {
        let configuration = parameters.configuration
        let vocabulary = configuration.vocabularySize
        let most = min(shards, configuration.intermediateSize, vocabulary)
        let count = (1...max(most, 1)).last { configuration.keyValueHeadCount % $0 == 0 } ?? 1
        let rotary = RotaryTable(configuration)
        let embedding = Self.copy(parameters.vector(parameters.layout.embedding))
        try self.init(
            parameters, type: type, embedding: embedding, rotary: rotary, outputs: 0..<vocabulary,
            shards: count == 1
                ? []
                : (0..<count).map { index in
                    try LlamaModel(
                        parameters.shard(index, of: count), type: type, embedding: embedding, rotary: rotary,
                        outputs: (vocabulary * index / count)..<(vocabulary * (index + 1) / count), shards: [],
                        isShard: true)
                })
    }

    /// - Parameter outputs: the tokens that the model gives logits of.
    private init(
        _ parameters: LlamaParameters, type: DataType, embedding: Buffer<Float>, rotary: RotaryTable,
        outputs: Range<Int>, shards: [LlamaModel], isShard: Bool = false
    ) throws {
        let configuration = parameters.configuration
        let layout = parameters.layout
        func pack(_ weights: Matrix) throws -> PackedWeights {
            try PackedWeights(weights, type: type, forFewRows: isShard)
        }
        Processor.useOneThread()
        self.configuration = configuration
        self.type = type
        self.shards = shards
        self.embedding = embedding
        output = try pack(parameters.matrix(layout.embedding).rows(outputs))
        finalNorm = Self.copy(parameters.vector(layout.finalNorm))
        self.rotary = rotary
        layers = try layout.layers.map { layer in
            Layer(
                attentionNorm: Self.copy(parameters.vector(layer.attentionNorm)),
                projections: try pack(parameters.matrix(layer.projections)),
                attentionOutput: try pack(parameters.matrix(layer.attentionOutput)),
                feedForwardNorm: Self.copy(parameters.vector(layer.feedForwardNorm)),
                gateUp: try pack(parameters.matrix(layer.gateUp)), down: try pack(parameters.matrix(layer.down)))
        }
    }

    private static func copy(_ values: Vector) -> Buffer<Float> {
        let buffer = Buffer<Float>(count: values.count)
        _ = buffer.elements.update(fromContentsOf: values)
        return buffer
    }
}

extension LlamaModel {
    /// The token embedding: [vocabularySize][hiddenSize].
    var embeddingTable: Matrix {
        embedding.matrix(rows: configuration.vocabularySize, columns: configuration.hiddenSize)
    }
}
