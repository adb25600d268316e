public import Tensor

/// A model for inference: its weights packed once in the layout that products read fastest; immutable, so any number
/// of workers share it.
public final class LlamaModel: Sendable {
    struct Layer: Sendable {
        let attentionNorm: Buffer<Float>
        let projections: PackedWeights
        let attentionOutput: PackedWeights
        let feedForwardNorm: Buffer<Float>
        let gateUp: PackedWeights
        let down: PackedWeights
    }

    public let configuration: LlamaConfiguration
    public let type: DataType
    let embedding: Buffer<Float>
    let output: PackedWeights
    let layers: [Layer]
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
        let embedding = Buffer<Float>(count: vocabulary * configuration.hiddenSize)
        embedding.pointer.update(from: parameters.values.pointer + parameters.layout.embedding, count: embedding.count)
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
        let width = configuration.hiddenSize
        let values = parameters.values.pointer
        func copy(_ offset: Int, count: Int) -> Buffer<Float> {
            let buffer = Buffer<Float>(count: count)
            buffer.pointer.update(from: values + offset, count: count)
            return buffer
        }
        func pack(_ offset: Int, outputs: Int, inputs: Int) throws -> PackedWeights {
            try PackedWeights(
                values + offset, outputs: outputs, inputs: inputs, type: type, forFewRows: isShard)
        }
        Processor.useOneThread()
        self.configuration = configuration
        self.type = type
        self.shards = shards
        self.embedding = embedding
        output = try pack(
            layout.embedding + outputs.lowerBound * width, outputs: outputs.count, inputs: width)
        finalNorm = copy(layout.finalNorm, count: width)
        self.rotary = rotary
        layers = try layout.layers.map { layer in
            Layer(
                attentionNorm: copy(layer.attentionNorm, count: width),
                projections: try pack(layer.projections, outputs: configuration.projectionWidth, inputs: width),
                attentionOutput: try pack(layer.attentionOutput, outputs: width, inputs: configuration.queryWidth),
                feedForwardNorm: copy(layer.feedForwardNorm, count: width),
                gateUp: try pack(layer.gateUp, outputs: 2 * configuration.intermediateSize, inputs: width),
                down: try pack(layer.down, outputs: width, inputs: configuration.intermediateSize))
        }
    }
}
