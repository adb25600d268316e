import Codes
public import Foundation
import GRAM

/// A model that is quickly made.
public enum TestModel {
    /// Writes a checkpoint with random weights: whatever is asked, a query's codes are any of the live ones.
    public static func write(to folder: URL) throws {
        let tokenizer = try SentencePieceTokenizer.train(
            on: ["red lamp", "blue chair", "a lamp that is red", "green table"], vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 1)
        let description = CodeModelDescription(selection: CodeSelection(), language: "english")
        try Checkpoint.write(
            parameters, to: folder,
            additionalFiles: [
                "tokenizer.model": Data(tokenizer.serialized),
                CodeModelDescription.fileName: try JSONEncoder().encode(description),
            ])
    }
}
