import Codes
public import Foundation
public import GRAM

/// A model that is quickly made.
public enum TestModel {
    /// Writes a checkpoint with random weights: whatever is asked, a query's codes are any of the live ones.
    /// - Parameters:
    ///   - head: a code head beside it, whose codes then count.
    ///   - vectorWeight: what product vectors count for, which needs a head; nil for nothing.
    public static func write(to folder: URL, head: QueryHead? = nil, vectorWeight: Double? = nil) throws {
        let tokenizer = try SentencePieceTokenizer.train(
            on: ["red lamp", "blue chair", "a lamp that is red", "green table"], vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 1)
        var description = CodeModelDescription(selection: CodeSelection(), language: "english")
        description.head = head?.description
        if head != nil { description.scoring.headWeight = 0.4 }
        description.scoring.vectorWeight = vectorWeight
        try Checkpoint.write(
            parameters, to: folder,
            additionalFiles: [
                "tokenizer.model": Data(tokenizer.serialized),
                CodeModelDescription.fileName: try JSONEncoder().encode(description),
            ])
        try head?.write(to: folder)
    }

    /// Writes one with a code head that names `sofa`, which is a `couch` to its encoder as well, `lamp` and `red`.
    /// - Parameters:
    ///   - folder: gets the encoder's folder and the model's.
    ///   - vectorWeight: what product vectors count for; nil for nothing.
    /// - Returns: the model's folder.
    public static func writeWithHead(in folder: URL, vectorWeight: Double? = nil) async throws -> URL {
        let words = ["sofa", "lamp", "red"]
        let files = try TestEncoder.write(
            to: folder.appendingPathComponent("minilm"), groups: [["sofa", "couch"], ["lamp"], ["red"]])
        let encoder = try SentenceEncoder(folder: files.url)
        let head = CodeHead(
            codes: words.compactMap { Code($0) }, vectors: try await encoder.vectors(of: words),
            inverseFrequencies: [1, 1, 1], width: encoder.width, encoder: try files.digest())
        let model = folder.appendingPathComponent("model")
        try write(to: model, head: QueryHead(head, encoder: encoder, folder: files), vectorWeight: vectorWeight)
        return model
    }
}
