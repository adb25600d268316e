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

    /// Packs a copy of the parameters; training may go on with them.
    /// - Parameter type: the type of matrix products' operands.
    /// - Throws: `TensorError` where the library cannot pack them.
    public init(_ parameters: LlamaParameters, type: DataType = Processor.preferredDataType) throws {
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
            try PackedWeights(values + offset, outputs: outputs, inputs: inputs, type: type)
        }
        Processor.useOneThread()
        self.configuration = configuration
        self.type = type
        embedding = copy(layout.embedding, count: configuration.vocabularySize * width)
        output = try pack(layout.embedding, outputs: configuration.vocabularySize, inputs: width)
        finalNorm = copy(layout.finalNorm, count: width)
        rotary = RotaryTable(configuration)
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
