import Foundation
import Randomness
import Tensor

/// All weights of a model as 32-bit floats: what training updates and checkpoints hold.
public final class LlamaParameters: Sendable {
    /// The model's shape.
    public let configuration: LlamaConfiguration
    /// Where each weight lies in ``values``.
    let layout: ParameterLayout
    /// [layout.count]
    let values: Buffer<Float>

    /// Weights of zero.
    /// - Throws: ``LlamaConfigurationError``.
    init(zeroed configuration: LlamaConfiguration) throws {
        try configuration.validate()
        self.configuration = configuration
        layout = ParameterLayout(configuration)
        values = Buffer(count: layout.count)
    }

    /// Random weights: normal with a standard deviation of 0.02, norms one. Equal seeds give equal weights.
    /// - Throws: ``LlamaConfigurationError``.
    public convenience init(configuration: LlamaConfiguration, seed: UInt64) throws {
        try self.init(zeroed: configuration)
        var generator = SplitMix64(seed: seed)
        for tensor in layout.tensors {
            for index in tensor.block.range {
                values.pointer[index] = tensor.isNorm ? 1 : 0.02 * generator.nextNormal()
            }
        }
    }

    /// Random weights around token embeddings that are known already.
    ///
    /// The first layer's attention hands the mean of its input on unchanged, so that from the first step the next token
    /// is one that goes with those of the prompt; what other layers add to that begins small (Radford et al. 2019,
    /// "Language models are unsupervised multitask learners", section 2.3).
    /// - Throws: ``LlamaConfigurationError``.
    public convenience init(
        configuration: LlamaConfiguration, embedding: CooccurrenceEmbedding, seed: UInt64
    ) throws {
        try self.init(configuration: configuration, seed: seed)
        let width = configuration.hiddenSize
        precondition(embedding.width == width && embedding.vocabularySize == configuration.vocabularySize)
        for (index, value) in embedding.rows.enumerated() where value != 0 {
            values.pointer[layout.embedding.offset + index] = Self.embeddingLength * value
        }
        let damping = 1 / Float(2 * configuration.layerCount).squareRoot()
        for layer in layout.layers {
            for index in layer.attentionOutput.range { values.pointer[index] *= damping }
            for index in layer.down.range { values.pointer[index] *= damping }
        }
        guard let first = layout.layers.first, configuration.keyValueWidth == width, configuration.queryWidth == width
        else { return }
        let shape = configuration.attentionShape
        let valueRows = matrix(first.projections)
            .rows((shape.queryWidth + shape.keyValueWidth)..<shape.projectionWidth)
        let attentionOutput = matrix(first.attentionOutput)
        for index in 0..<width {
            valueRows[index][index] += 1
            attentionOutput[index][index] += Self.passedOn
        }
    }

    /// Of a mean token embedding.
    private static let embeddingLength: Float = 0.5
    /// How much of the prompt's mean the first layer adds.
    private static let passedOn: Float = 0.5

    /// The number of weights.
    public var count: Int { layout.tensors.reduce(0) { $0 + $1.count } }

    /// An independent copy.
    public func copy() throws -> LlamaParameters {
        let copy = try LlamaParameters(zeroed: configuration)
        copy.values.pointer.update(from: values.pointer, count: values.count)
        return copy
    }

    /// A copy of one tensor by its checkpoint name, row-major; nil if there is none.
    public func tensor(named name: String) -> [Float]? {
        guard let tensor = layout.tensors.first(where: { $0.name == name }) else { return nil }
        return Array(vector(tensor.block))
    }

    /// A view of a block's weights: [rows][columns].
    func matrix(_ block: ParameterLayout.Block) -> Matrix {
        values.matrix(at: block.offset, rows: block.rows, columns: block.columns)
    }

    /// A view of a block's weights, row after row.
    func vector(_ block: ParameterLayout.Block) -> Vector { values[block.range] }
}

extension SplitMix64 {
    /// A standard normal value by the Box–Muller transform.
    mutating func nextNormal() -> Float {
        let radius = unit()
        let angle = unit()
        return Float((-2 * log(1 - radius)).squareRoot() * cos(2 * .pi * angle))
    }
}
