import Foundation
import Tensor
import Testing

@testable import GRAM

/// The JSON files of a model folder, damaged, are read or refused; what is read can be used.
@Suite struct DamagedSettingsTests {
    private static let configuration = """
        {"model_type": "llama", "hidden_act": "silu", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "vocab_size": 50, "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0, "max_position_embeddings": 64, "bos_token_id": 1, "eos_token_id": 2,
        "tie_word_embeddings": true}
        """

    @Test func aDamagedConfigurationIsReadOrRefused() throws {
        func read(_ json: Data) throws {
            let configuration = try JSONDecoder().decode(LlamaConfiguration.self, from: json)
            #expect(ParameterLayout(configuration).count > 0)
        }
        try read(Data(Self.configuration.utf8))
        let damage = Damage(ofJSON: Self.configuration, seed: 3, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
    }

    @Test func aDamagedConfigurationOfAnEncoderIsReadOrRefused() throws {
        let json = try Data(contentsOf: EncoderGolden.folder.appendingPathComponent("config.json"))
        func read(_ json: Data) throws {
            let configuration = try JSONDecoder().decode(BertConfiguration.self, from: json)
            #expect(configuration.attentionShape.queryWidth == configuration.hiddenSize)
        }
        try read(json)
        let damage = Damage(ofJSON: String(decoding: json, as: UTF8.self), seed: 8, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
    }

    @Test func whatIsWrongWithAConfigurationIsSaidInWords() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("config.json")
        func read() throws -> LlamaConfiguration { try Checkpoint.readConfiguration(from: folder.url) }
        func fault(_ changes: [String: String]) throws -> String? {
            let changed = changes.reduce(Self.configuration) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
            try Data(changed.utf8).write(to: file)
            return #expect(throws: CheckpointError.self) { try read() }?.description
        }
        #expect(try fault(["head_dim\": 8": "head_dim\": 7"])?.contains("config.json") == true)
        #expect(try fault(["\"hidden_size\": 32, ": ""])?.contains("hidden_size is missing") == true)
        #expect(try fault(["vocab_size\": 50": "vocab_size\": \"fifty\""])?.contains("vocab_size: ") == true)
        let long = try fault(["head_dim\": 8": "head_dim\": 1024", "embeddings\": 64": "embeddings\": 131072"])
        #expect(long?.contains("(131072) times head_dim (1024)") == true)
        try Data(count: Checkpoint.maximumConfigurationBytes + 1).write(to: file)
        let tooLong = #expect(throws: CheckpointError.self) { try read() }
        #expect(tooLong?.description.contains("expected at most") == true)
    }

    private static let description = """
        {"language": "english", "selection": {"averageLength": 17.5, "phrases": ["red|lamp"], "weighting":
        {"saturation": 0.9, "weights": {"title": 1.5, "brand": 1.0, "category": 1.0, "attribute": 1.0, "description": 0.5}}},
        "scoring": {"modelWeight": 0.03, "generatedProductCodes": 10, "generatedPostingWeight": 0.4, "phraseWeight": 0.4,
        "feedback": {"products": 5, "codes": 8, "weight": 0.03}}}
        """

    @Test func aDamagedDescriptionIsReadOrRefused() throws {
        func read(_ json: Data) throws { _ = try CodeModelDescription(json: json) }
        try read(Data(Self.description.utf8))
        let damage = Damage(ofJSON: Self.description, seed: 4, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
        #expect(damage.faults.allSatisfy { $0.contains("gramd.json") })
    }

    @Test(arguments: [
        ("\"products\": 5", "\"products\": -1", "scoring.feedback.products is -1.0; it must be in 0...1000"),
        ("\"codes\": 8", "\"codes\": -1", "scoring.feedback.codes is -1.0"),
        ("\"modelWeight\": 0.03", "\"modelWeight\": 1e300", "scoring.modelWeight is 1e+300"),
        ("\"phraseWeight\": 0.4", "\"phraseWeight\": 1.5", "scoring.phraseWeight is 1.5; it must be in 0...1"),
        ("\"saturation\": 0.9", "\"saturation\": -0.5", "selection.weighting.saturation is -0.5"),
        ("\"title\": 1.5", "\"title\": 1e9", "selection.weighting.weights.title is 1000000000.0"),
        ("\"averageLength\": 17.5, ", "", "averageLength is missing"),
        ("\"averageLength\": 17.5", "\"averageLength\": \"long\"", "selection: averageLength: "),
    ])
    func aValueThatSearchCantWorkWithIsNamed(old: String, new: String, message: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent(CodeModelDescription.fileName)
        let changed = Self.description.replacingOccurrences(of: old, with: new)
        try #require(changed != Self.description)
        try Data(changed.utf8).write(to: file)
        let error = #expect(throws: CodeModelDescriptionError.self) { try CodeModelDescription(folder: folder.url) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
        #expect(error?.file == file.path)
        #expect(error?.isMissing == false)
    }

    @Test func aMissingDescriptionIsToldFromADamagedOne() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: CodeModelDescriptionError.self) { try CodeModelDescription(folder: folder.url) }
        #expect(error?.isMissing == true)
        #expect(error?.description.contains("gramd.json cannot be read") == true)
    }
}
