import Foundation
import Tensor

/// An encoder for inference: its weights packed once in the layout that products read fastest; immutable, so any number
/// of workers share it.
final class BertModel: Sendable {
    /// A product with weights and the bias behind it.
    struct Linear: Sendable {
        /// [outputs][inputs]
        let weights: PackedWeights
        /// [outputs]
        let bias: Buffer<Float>
    }

    /// What a LayerNorm multiplies by and adds.
    struct Norm: Sendable {
        /// [hiddenSize]
        let weight: Buffer<Float>
        /// [hiddenSize]
        let bias: Buffer<Float>
    }

    struct Layer: Sendable {
        /// Queries, keys and values: [3 · hiddenSize][hiddenSize].
        let projections: Linear
        /// [hiddenSize][hiddenSize]
        let attentionOutput: Linear
        let attentionNorm: Norm
        /// [intermediateSize][hiddenSize]
        let intermediate: Linear
        /// [hiddenSize][intermediateSize]
        let output: Linear
        let outputNorm: Norm
    }

    let configuration: BertConfiguration
    /// The type of matrix products' operands.
    let type: DataType
    /// [vocabularySize][hiddenSize]
    let tokens: Buffer<Float>
    /// [maximumPositions][hiddenSize]
    let positions: Buffer<Float>
    /// The embedding of the first token type: [hiddenSize].
    let tokenType: Buffer<Float>
    let embeddingNorm: Norm
    let layers: [Layer]

    /// Packs the weights of a `BertModel` of Transformers. Its pooler, whose output sentence embeddings don't use, is
    /// left out.
    /// - Parameter type: the type of matrix products' operands.
    /// - Throws: ``CheckpointError`` naming the tensor that is wrong, `TensorError` where the library cannot pack one.
    init(_ configuration: BertConfiguration, _ file: SafeTensorsFile, type: DataType) throws {
        let reader = TensorReader(file: file, type: type)
        let (width, inner) = (configuration.hiddenSize, configuration.intermediateSize)
        Processor.useOneThread()
        self.configuration = configuration
        self.type = type
        tokens = try reader.table("embeddings.word_embeddings", rows: configuration.vocabularySize, columns: width)
        positions = try reader.table(
            "embeddings.position_embeddings", rows: configuration.maximumPositions, columns: width)
        let types = try reader.table(
            "embeddings.token_type_embeddings", rows: configuration.typeCount, columns: width)
        let tokenType = Buffer<Float>(count: width)
        withExtendedLifetime(types) { tokenType.pointer.update(from: types.pointer, count: width) }
        self.tokenType = tokenType
        embeddingNorm = try reader.norm("embeddings.LayerNorm", width: width)
        layers = try (0..<configuration.layerCount).map { index in
            let prefix = "encoder.layer.\(index)."
            return Layer(
                projections: try reader.linear(
                    ["query", "key", "value"].map { prefix + "attention.self." + $0 }, outputs: width, inputs: width),
                attentionOutput: try reader.linear([prefix + "attention.output.dense"], outputs: width, inputs: width),
                attentionNorm: try reader.norm(prefix + "attention.output.LayerNorm", width: width),
                intermediate: try reader.linear([prefix + "intermediate.dense"], outputs: inner, inputs: width),
                output: try reader.linear([prefix + "output.dense"], outputs: width, inputs: inner),
                outputNorm: try reader.norm(prefix + "output.LayerNorm", width: width))
        }
    }
}

/// Takes weights from a file under the names of Transformers.
private struct TensorReader {
    let file: SafeTensorsFile
    let type: DataType

    func table(_ name: String, rows: Int, columns: Int) throws -> Buffer<Float> {
        try file.values([name + ".weight"], shape: [rows, columns])
    }

    func norm(_ name: String, width: Int) throws -> BertModel.Norm {
        BertModel.Norm(
            weight: try file.values([name + ".weight"], shape: [width]),
            bias: try file.values([name + ".bias"], shape: [width]))
    }

    /// Layers of equal inputs as one, their outputs one behind the other.
    func linear(_ names: [String], outputs: Int, inputs: Int) throws -> BertModel.Linear {
        let weights = try file.values(names.map { $0 + ".weight" }, shape: [outputs, inputs])
        let matrix = weights.matrix(rows: names.count * outputs, columns: inputs)
        return try withExtendedLifetime(weights) {
            BertModel.Linear(
                weights: try PackedWeights(matrix, type: type),
                bias: try file.values(names.map { $0 + ".bias" }, shape: [outputs]))
        }
    }
}
