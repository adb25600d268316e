import Codes
public import Foundation
public import GRAM

/// A model that is quickly made.
public enum TestModel {
    /// Writes a checkpoint with random weights: whatever is asked, a query's codes are any of the live ones.
    /// - Parameter head: a code head beside it, whose codes then count.
    public static func write(to folder: URL, head: QueryHead? = nil) throws {
        let tokenizer = try SentencePieceTokenizer.train(
            on: ["red lamp", "blue chair", "a lamp that is red", "green table"], vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 1)
        var description = CodeModelDescription(selection: CodeSelection(), language: "english")
        description.head = head?.description
        if head != nil { description.scoring.headWeight = 0.4 }
        try Checkpoint.write(
            parameters, to: folder,
            additionalFiles: [
                "tokenizer.model": Data(tokenizer.serialized),
                CodeModelDescription.fileName: try JSONEncoder().encode(description),
            ])
        try head?.write(to: folder)
    }
}
