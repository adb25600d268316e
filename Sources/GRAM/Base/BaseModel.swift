public import Foundation
import Tensor

/// A model with its tokenizer: what fine-tuning starts from, and what a checkpoint folder of gramd's holds.
public struct BaseModel: Sendable {
    /// The weights.
    public let parameters: LlamaParameters
    /// The tokenizer whose tokens the embedding has rows for.
    public let tokenizer: any Tokenizer

    /// - Throws: ``BaseModelError/vocabularyMismatch(tokens:rows:)``.
    public init(parameters: LlamaParameters, tokenizer: any Tokenizer) throws(BaseModelError) {
        guard tokenizer.vocabularySize <= parameters.configuration.vocabularySize else {
            throw .vocabularyMismatch(
                tokens: tokenizer.vocabularySize, rows: parameters.configuration.vocabularySize)
        }
        self.parameters = parameters
        self.tokenizer = tokenizer
    }

    /// Reads a folder that gramd wrote: an imported base, or a trained model.
    /// - Parameter layers: only so many of the first layers; all by default.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``.
    public init(folder: URL, layers: Int? = nil) throws {
        // The tokenizer is the smaller file: what is wrong with it is known at once.
        let tokenizer = try TokenizerFolder.read(from: folder)
        let parameters = try Checkpoint.read(from: folder)
        let available = parameters.configuration.layerCount
        guard (1...available).contains(layers ?? available) else {
            throw BaseModelError.tooFewLayers(wanted: layers ?? available, available: available)
        }
        try self.init(
            parameters: try layers.map(parameters.firstLayers) ?? parameters, tokenizer: tokenizer)
    }

    /// Reads a pretrained model of the Llama family: a Hugging Face folder, or a GGUF file, whose weights are
    /// dequantised.
    ///
    /// Query, product and code take special tokens that the base makes no use of, or else new ones, whose embeddings
    /// are the mean of the base's.
    /// - Parameter layers: only so many of the first layers; all by default.
    /// - Throws: ``BaseModelError``, ``CheckpointError``, ``TokenizerError`` naming the file and what is wrong with it.
    public init(importing source: URL, layers: Int? = nil) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder) else {
            throw BaseModelError.unreadable(file: source.path, reason: "there is no such file or folder")
        }
        let base: any BaseModelSource = isFolder.boolValue ? try HuggingFaceFolder(source) : try GGUFModel(source)
        var configuration = base.configuration
        let rows = configuration.vocabularySize
        let available = configuration.layerCount
        guard (1...available).contains(layers ?? available) else {
            throw BaseModelError.tooFewLayers(wanted: layers ?? available, available: available)
        }
        configuration.layerCount = layers ?? available
        try Self.checkShapes(of: base, configuration, in: source)
        let (tokenizer, newTokens) = try base.tokenizer()
        guard newTokens.lowerBound <= rows else {
            throw BaseModelError.vocabularyMismatch(tokens: newTokens.lowerBound, rows: rows)
        }
        configuration.vocabularySize = max(rows, newTokens.upperBound)
        let parameters = try LlamaParameters(zeroed: configuration)
        try Self.read(base, rows: rows, into: parameters)
        parameters.setEmbeddingsToMean(of: newTokens)
        try self.init(parameters: parameters, tokenizer: tokenizer)
    }

    /// All before any memory is taken for them: the settings may claim more than the files hold.
    static func checkShapes(
        of base: any BaseModelSource, _ configuration: LlamaConfiguration, in source: URL
    ) throws {
        for tensor in ParameterLayout(configuration).tensors {
            let found = try base.shape(of: tensor.name)
            guard found == tensor.shape else {
                throw BaseModelError.wrongShape(
                    file: source.lastPathComponent, tensor: tensor.name, expected: tensor.shape, found: found)
            }
        }
    }

    /// - Parameter rows: of the base's embedding; those behind them stay as they are.
    static func read(_ base: any BaseModelSource, rows: Int, into parameters: LlamaParameters) throws {
        for tensor in parameters.layout.tensors {
            let isEmbedding = tensor.offset == parameters.layout.embedding.offset
            let shape = isEmbedding ? [rows, parameters.configuration.hiddenSize] : tensor.shape
            try base.read(tensor.name, shape: shape, into: parameters.values.pointer + tensor.offset)
        }
    }

    /// Writes the model to a new folder, which Transformers loads as well.
    /// - Parameters:
    ///   - type: how the weights are stored.
    ///   - additionalFiles: contents by name of what belongs beside them.
    /// - Throws: ``CheckpointError/destinationExists(path:)``, or the file system's error.
    public func write(
        to folder: URL, type: CheckpointType = .float32, additionalFiles: [String: Data] = [:]
    ) throws {
        try Checkpoint.write(
            parameters, to: folder, type: type,
            additionalFiles: tokenizer.files.merging(additionalFiles) { $1 })
    }
}

extension LlamaParameters {
    /// A copy with the first layers only.
    fileprivate func firstLayers(_ count: Int) throws -> LlamaParameters {
        var configuration = configuration
        configuration.layerCount = count
        let copy = try LlamaParameters(zeroed: configuration)
        let offsets = Dictionary(uniqueKeysWithValues: layout.tensors.map { ($0.name, $0.offset) })
        for tensor in copy.layout.tensors {
            guard let offset = offsets[tensor.name] else { preconditionFailure("\(tensor.name) is in no layer") }
            (copy.values.pointer + tensor.offset).update(from: values.pointer + offset, count: tensor.count)
        }
        return copy
    }

    /// Gives tokens, the last of the vocabulary, the mean embedding of those before them.
    fileprivate func setEmbeddingsToMean(of tokens: Range<Int>) {
        guard !tokens.isEmpty else { return }
        let embedding = matrix(layout.embedding)
        for column in 0..<embedding.columns {
            var sum = 0.0
            for token in 0..<tokens.lowerBound { sum += Double(embedding[token][column]) }
            let mean = Float(sum / Double(max(tokens.lowerBound, 1)))
            for token in tokens { embedding[token][column] = mean }
        }
    }
}
