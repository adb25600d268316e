import Foundation
import Tensor
import Testing

@testable import GRAM

@Suite struct BaseModelTests {
    @Test func aShardedHuggingFaceFolderGivesTheLogitsOfTransformers() async throws {
        let model = try BaseModel(importing: BaseGolden.sharded)
        #expect(model.parameters.configuration.layerCount == 3)
        #expect(model.parameters.configuration.ropeTheta == 100_000)
        #expect(try await BaseGolden.error(of: model, "sharded") < 1e-5)
        #expect(try model.tokenizer.encode("The red lamp isn't 128 GB") == BaseGolden.tokens())
    }

    @Test func theFirstLayersAloneAreAModel() async throws {
        let model = try BaseModel(importing: BaseGolden.sharded, layers: 2)
        #expect(model.parameters.configuration.layerCount == 2)
        #expect(try await BaseGolden.error(of: model, "sharded.2") < 1e-5)
        for layers in [0, 4] {
            #expect(throws: BaseModelError.tooFewLayers(wanted: layers, available: 3)) {
                try BaseModel(importing: BaseGolden.sharded, layers: layers)
            }
        }
    }

    @Test func aQuantisedGGUFFileGivesTheLogitsOfTransformers() async throws {
        let model = try BaseModel(importing: BaseGolden.gguf)
        #expect(try await BaseGolden.error(of: model, "gguf") < 1e-5)
        #expect(try model.tokenizer.encode("The red lamp isn't 128 GB") == BaseGolden.tokens())
        let folder = try #require(BaseGolden.cases()["smollm"])
        for example in folder { #expect(model.tokenizer.encode(example.text) == example.tokens) }
    }

    @Test func whatIsWrittenIsReadAgainWholeOrInPart() async throws {
        let folder = try TemporaryFolder()
        let first = folder.url.appendingPathComponent("first")
        let model = try BaseModel(importing: BaseGolden.sharded)
        try model.write(to: first)
        let names = try FileManager.default.contentsOfDirectory(atPath: first.path).sorted()
        #expect(
            names == [
                "config.json", "model.safetensors", "token_roles.json", "tokenizer.json", "tokenizer_config.json",
            ])
        let read = try BaseModel(folder: first)
        #expect(Array(read.parameters.values.elements) == Array(model.parameters.values.elements))
        #expect(read.tokenizer.files == model.tokenizer.files)
        #expect(try await BaseGolden.error(of: BaseModel(folder: first, layers: 2), "sharded.2") < 1e-5)
        #expect(throws: BaseModelError.tooFewLayers(wanted: 9, available: 3)) {
            try BaseModel(folder: first, layers: 9)
        }
        // An import of what gramd wrote is the same once more, and so is an export.
        let second = folder.url.appendingPathComponent("second")
        try BaseModel.export(first, to: second)
        let again = try BaseModel(importing: second)
        #expect(Array(again.parameters.values.elements) == Array(model.parameters.values.elements))
    }

    @Test func newTokensHaveTheMeanEmbedding() throws {
        let folder = try copyOfSharded()
        // A vocabulary without unused special tokens.
        var json = String(decoding: try BaseGolden.json("sharded/tokenizer.json"), as: UTF8.self)
        for name in ["a", "b", "c"] { json.replace("<role_\(name)>", with: "<|role_\(name)|>") }
        try Data(json.utf8).write(to: folder.url.appendingPathComponent("tokenizer.json"))
        let model = try BaseModel(importing: folder.url)
        let configuration = model.parameters.configuration
        let count = model.tokenizer.vocabularySize - 3
        #expect(configuration.vocabularySize == count + 3)
        #expect(model.tokenizer.queryToken == Int32(count))
        let rows = try #require(model.parameters.tensor(named: "model.embed_tokens.weight"))
        let width = configuration.hiddenSize
        for column in [0, width - 1] {
            let mean = (0..<count).reduce(Float(0)) { $0 + rows[$1 * width + column] } / Float(count)
            for token in count..<count + 3 { #expect(abs(rows[token * width + column] - mean) < 1e-6) }
        }
    }

    @Test func aSentencePieceBaseGetsControlTokensForTheRoles() throws {
        let folder = try copyOfSharded()
        let trained = try SentencePieceTokenizer.train(on: SyntheticText(count: 500), vocabularySize: 512)
        // Without gramd's names it is any other model's tokenizer; names of equal length keep it well-formed.
        var model = Data(trained.serialized)
        for name in ["query", "product", "code"] {
            let renamed = Data("<\(name.uppercased())>".utf8)
            while let range = model.range(of: Data("<\(name)>".utf8)) { model.replaceSubrange(range, with: renamed) }
        }
        #expect(throws: TokenizerError.self) { try SentencePieceTokenizer(serialized: Array(model)) }
        try model.write(to: folder.url.appendingPathComponent("tokenizer.model"))
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: trained.vocabularySize), seed: 4)
        let base = folder.url.appendingPathComponent("base")
        try Checkpoint.write(parameters, to: base, additionalFiles: ["tokenizer.model": model])
        let imported = try BaseModel(importing: base)
        let count = Int32(trained.vocabularySize)
        #expect(imported.parameters.configuration.vocabularySize == Int(count) + 3)
        #expect(
            [imported.tokenizer.queryToken, imported.tokenizer.productToken, imported.tokenizer.codeToken]
                == [count, count + 1, count + 2])
        #expect(imported.tokenizer.encode("kalo mer 128") == trained.encode("kalo mer 128"))
        #expect(imported.tokenizer.decode([count] + trained.encode("kalo mer")) == "kalo mer")
    }

    @Test func anExportedSentencePieceModelSaysTheSameToTransformers() throws {
        let folder = try TemporaryFolder()
        let tokenizer = try SentencePieceTokenizer.train(on: SyntheticText(count: 500), vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 4)
        let first = folder.url.appendingPathComponent("first")
        let description = Data("{}".utf8)
        try BaseModel(parameters: parameters, tokenizer: tokenizer).write(
            to: first, additionalFiles: [CodeModelDescription.fileName: description])
        let second = folder.url.appendingPathComponent("second")
        try BaseModel.export(first, to: second, type: .bfloat16)
        func values(_ name: String) throws -> [String: Any] {
            let data = try Data(contentsOf: second.appendingPathComponent(name))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
        let model = try #require(try values("tokenizer.json")["model"] as? [String: Any])
        #expect(model["type"] as? String == "Unigram")
        let vocabulary = try #require(model["vocab"] as? [[Any]])
        #expect(vocabulary.count == tokenizer.vocabularySize)
        // Pieces stand at their numbers; the first of a text has a space in front.
        let piece = tokenizer.encode("kalo").map { vocabulary[Int($0)][0] as? String ?? "" }.joined()
        #expect(piece == "\u{2581}kalo")
        let added = try #require(try values("tokenizer.json")["added_tokens"] as? [[String: Any]])
        #expect(
            added.contains { $0["content"] as? String == "<query>" && $0["id"] as? Int == Int(tokenizer.queryToken) })
        #expect(try values("tokenizer_config.json")["eos_token"] as? String == "</s>")
        #expect(try values("config.json")["torch_dtype"] as? String == "bfloat16")
        #expect(try Data(contentsOf: second.appendingPathComponent(CodeModelDescription.fileName)) == description)
        // gramd reads it as well.
        #expect(try BaseModel(folder: second).tokenizer.encode("kalo mer") == tokenizer.encode("kalo mer"))
    }

    private func copyOfSharded() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: BaseGolden.sharded.path) {
            try FileManager.default.copyItem(
                at: BaseGolden.sharded.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
        }
        return folder
    }

    /// Imports the sharded model after a change to one of its JSON files.
    private func importError(_ file: String, _ change: (inout [String: Any]) -> Void) throws -> String {
        let folder = try copyOfSharded()
        let url = folder.url.appendingPathComponent(file)
        var values = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        change(&values)
        try JSONSerialization.data(withJSONObject: values).write(to: url)
        do {
            _ = try BaseModel(importing: folder.url)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func whatCantBeImportedIsNamed() throws {
        let index = "model.safetensors.index.json"
        let tensor = "model.layers.1.mlp.down_proj.weight"
        func mapping(_ file: String?) -> (inout [String: Any]) -> Void {
            { values in
                var map = values["weight_map"] as? [String: String] ?? [:]
                map[tensor] = file
                values["weight_map"] = map
            }
        }
        #expect(
            try importError("config.json") { $0["tie_word_embeddings"] = false }.contains("output matrix of its own"))
        #expect(try importError("config.json") { $0["hidden_size"] = 64 }.contains("model.embed_tokens.weight"))
        #expect(try importError("config.json") { $0["eos_token_id"] = 410_000 }.contains("eos_token_id"))
        #expect(try importError(index, mapping(nil)).contains(tensor))
        #expect(try importError(index, mapping("../other.safetensors")).contains("../other.safetensors"))
        #expect(try importError(index, mapping("absent.safetensors")).contains("absent.safetensors"))
        #expect(try importError(index, mapping("model-00001-of-00003.safetensors")).contains(tensor))
        #expect(try importError(index) { $0["weight_map"] = 3 }.contains(index))
        #expect(try importError("tokenizer.json") { $0["model"] = 3 }.contains("tokenizer.json"))
        let absent = BaseGolden.folder.appendingPathComponent("absent")
        let error = #expect(throws: BaseModelError.self) { try BaseModel(importing: absent) }
        #expect(error?.description.contains(absent.path) == true)
    }
}
