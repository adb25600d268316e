import Foundation
import Tensor
import Testing

@testable import GRAM

/// What `golden.py` wrote with Hugging Face Transformers and Tokenizers and with llama.cpp's `gguf`.
enum BaseGolden {
    struct Case: Decodable {
        var text: String
        var tokens: [Int32]
        var decoded: String
        /// The text of the middle third of the tokens.
        var part: String
    }

    private struct Expected: Decodable { var tokens: [Int32] }

    static let folder = Golden.folder.appendingPathComponent("base")
    static let sharded = folder.appendingPathComponent("sharded")
    static let gguf = folder.appendingPathComponent("tiny.gguf")

    static func json(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    /// By tokenizer.
    static func cases() throws -> [String: [Case]] {
        try JSONDecoder().decode([String: [Case]].self, from: json("tokens.json"))
    }

    /// A text's tokens, whose logits are known.
    static func tokens() throws -> [Int32] {
        try JSONDecoder().decode(Expected.self, from: json("expected.json")).tokens
    }

    static func tensor(_ name: String) throws -> [Float] {
        let file = try SafeTensorsFile(contentsOf: folder.appendingPathComponent("expected.safetensors"))
        let shape = try #require(file.entries[name]).shape
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        try values.withUnsafeMutableBufferPointer { try file.read(name, shape: shape, into: $0.baseAddress!) }
        return values
    }

    /// How far a model's logits are from the golden ones.
    static func error(of model: BaseModel, _ name: String) async throws -> Double {
        let generator = Generator(model: try LlamaModel(model.parameters, type: .float32), workers: 1)
        return relativeError(try await generator.logits(for: tokens()).flatMap { $0 }, try tensor(name))
    }
}
