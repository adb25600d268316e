import Foundation
import Testing

@testable import GRAM

/// What a trainer elsewhere makes of a model that was handed to it.
@Suite struct BaseModelTrainingTests {
    private func model() throws -> BaseModel {
        let tokenizer = try SentencePieceTokenizer.train(on: SyntheticText(count: 500), vocabularySize: 512)
        return try BaseModel(parameters: parameters(tokenizer, seed: 4), tokenizer: tokenizer)
    }

    private func parameters(_ tokenizer: any Tokenizer, seed: UInt64) throws -> LlamaParameters {
        try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: seed)
    }

    @Test func otherWeightsComeBackWithTheSameTokenizer() throws {
        let folder = try TemporaryFolder()
        let model = try model()
        let trained = try BaseModel(parameters: parameters(model.tokenizer, seed: 5), tokenizer: model.tokenizer)
        let output = folder.url.appendingPathComponent("output")
        try trained.export(to: output)
        let found = try model.trained(in: output)
        let name = "model.embed_tokens.weight"
        #expect(found.parameters.tensor(named: name) == trained.parameters.tensor(named: name))
        #expect(found.parameters.tensor(named: name) != model.parameters.tensor(named: name))
        #expect(found.tokenizer.files == model.tokenizer.files)
    }

    @Test func weightsAloneAreEnough() throws {
        let folder = try TemporaryFolder()
        let model = try model()
        let output = folder.url.appendingPathComponent("output")
        try model.export(to: output, type: .bfloat16)
        for name in ["tokenizer.json", "tokenizer_config.json", "tokenizer.model"] {
            try FileManager.default.removeItem(at: output.appendingPathComponent(name))
        }
        #expect(try model.trained(in: output).parameters.configuration == model.parameters.configuration)
    }

    @Test func aTokenWithAnotherNumberIsRefused() throws {
        let folder = try TemporaryFolder()
        let model = try model()
        let output = folder.url.appendingPathComponent("output")
        try model.export(to: output)
        let file = output.appendingPathComponent("tokenizer.json")
        let json = try String(contentsOf: file, encoding: .utf8)
        try Data(json.replacing("<code>", with: "<kode>").utf8).write(to: file)
        #expect(throws: BaseModelError.changedTokenizer(file: file.path, token: "<code>")) {
            try model.trained(in: output)
        }
    }

    @Test func anEmptyFolderIsNoModel() throws {
        let folder = try TemporaryFolder()
        let model = try model()
        #expect(throws: CheckpointError.self) { try model.trained(in: folder.url) }
    }
}
