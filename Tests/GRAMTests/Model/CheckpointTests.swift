import Foundation
import Tensor
import Testing

@testable import GRAM

@Suite struct CheckpointTests {
    let folder: TemporaryFolder
    let parameters: LlamaParameters

    init() throws {
        folder = try TemporaryFolder()
        parameters = try LlamaParameters(configuration: TrainerTests.tiny, seed: 21)
    }

    private var checkpoint: URL { folder.url.appendingPathComponent("model") }

    @Test func aCheckpointComesBackAsItWasWritten() throws {
        try Checkpoint.write(parameters, to: checkpoint, additionalFiles: ["tokenizer.model": Data([1, 2, 3])])
        let read = try Checkpoint.read(from: checkpoint)
        #expect(read.configuration == parameters.configuration)
        #expect(Array(read.values.elements) == Array(parameters.values.elements))
        let tokenizer = try Data(contentsOf: checkpoint.appendingPathComponent("tokenizer.model"))
        #expect(tokenizer == Data([1, 2, 3]))
        // The folder appeared by a rename: nothing else is left.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["model"])
        #expect(throws: CheckpointError.destinationExists(path: checkpoint.path)) {
            try Checkpoint.write(parameters, to: checkpoint)
        }
    }

    @Test func aBfloat16CheckpointKeepsEightBitsOfEachWeight() throws {
        try Checkpoint.write(parameters, to: checkpoint, type: .bfloat16)
        let read = try Checkpoint.read(from: checkpoint)
        let json = try String(contentsOf: checkpoint.appendingPathComponent("config.json"), encoding: .utf8)
        #expect(json.contains("bfloat16"))
        for (value, original) in zip(read.values.elements, parameters.values.elements) {
            #expect(abs(value - original) <= abs(original) * 0x1p-8)
        }
    }

    @Test func halfPrecisionNumbersAreRead() {
        for value in [Float16(0), -0.0, 1, -2.5, 65504, 6.1e-5, 5.96e-8, .infinity] {
            #expect(Float(halfBits: value.bitPattern) == Float(value))
        }
        #expect(Float(halfBits: Float16.nan.bitPattern).isNaN)
    }

    @Test func theConfigurationOfHuggingFaceIsReadWithItsDefaults() throws {
        let golden = try Golden().parameters.configuration
        #expect(golden.headWidth == 8)
        #expect(golden.ropeTheta == 10_000)
        #expect(golden.keyValueHeadCount == 2)
        #expect(golden.normEpsilon == 1e-5)
    }

    @Test(arguments: [
        ("\"model_type\":\"gpt2\"", "model_type is gpt2"), ("\"hidden_act\":\"gelu\"", "hidden_act is gelu"),
        ("\"tie_word_embeddings\":false", "tie_word_embeddings"), ("\"attention_bias\":true", "attention_bias"),
        ("\"rope_scaling\":{\"rope_type\":\"llama3\"}", "type llama3"),
        ("\"num_hidden_layers\":100000", "num_hidden_layers"),
        ("\"num_key_value_heads\":3", "multiple of num_key_value_heads"), ("\"eos_token_id\":[]", "eos_token_id"),
    ])
    func aConfigurationThatIsNotSupportedNamesTheKey(change: String, message: String) throws {
        try Checkpoint.write(parameters, to: checkpoint)
        let file = checkpoint.appendingPathComponent("config.json")
        var values = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let changed = try #require(try JSONSerialization.jsonObject(with: Data("{\(change)}".utf8)) as? [String: Any])
        values.merge(changed) { $1 }
        try JSONSerialization.data(withJSONObject: values).write(to: file)
        let error = #expect(throws: CheckpointError.self) { try Checkpoint.read(from: checkpoint) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    /// Writes a checkpoint, changes the bytes of its weights file, and reads it.
    private func readDamaged(_ damage: (inout Data) throws -> Void) throws -> CheckpointError? {
        try Checkpoint.write(parameters, to: checkpoint)
        let file = checkpoint.appendingPathComponent("model.safetensors")
        var contents = try Data(contentsOf: file)
        try damage(&contents)
        try contents.write(to: file)
        return #expect(throws: CheckpointError.self) { try Checkpoint.read(from: checkpoint) }
    }

    private func replaceInHeader(_ old: String, _ new: String) -> (inout Data) throws -> Void {
        { contents in
            precondition(old.utf8.count == new.utf8.count)
            let range = try #require(contents.range(of: Data(old.utf8)))
            contents.replaceSubrange(range, with: Data(new.utf8))
        }
    }

    @Test func eachKindOfDamageHasItsOwnError() throws {
        let file = "model.safetensors"
        func damaged(_ damage: (inout Data) throws -> Void) throws -> CheckpointError? {
            defer { try? FileManager.default.removeItem(at: checkpoint) }
            return try readDamaged(damage)
        }
        #expect(try damaged { $0 = $0.prefix(5) } == .truncated(file: file))
        #expect(try damaged { $0 = $0.prefix(500) } == .truncated(file: file))
        let tooLong = try damaged { $0[7] = 1 }
        #expect(tooLong?.description.contains("claims a header") == true)
        #expect(try damaged { $0[8] = UInt8(ascii: "[") } == .malformedHeader(file: file))
        #expect(
            try damaged(replaceInHeader("model.norm.weight", "model.nurm.weight"))
                == .missingTensors(["model.norm.weight"]))
        #expect(
            try damaged(replaceInHeader("[50,32]", "[32,50]"))
                == .wrongShape(file: file, tensor: "model.embed_tokens.weight", expected: [50, 32], found: [32, 50]))
        #expect(
            try damaged(replaceInHeader("[50,32]", "[51,32]"))
                == .dataOutOfRange(file: file, tensor: "model.embed_tokens.weight"))
        #expect(try damaged { $0 = $0.dropLast(4) } == .dataOutOfRange(file: file, tensor: "model.norm.weight"))
        #expect(try damaged(replaceInHeader("\"F32\"", "\"I32\""))?.description.contains("type I32") == true)
        #expect(
            try damaged { $0.replaceSubrange(($0.count - 4)..., with: [0, 0, 0xc0, 0x7f]) }
                == .nonFinite(file: file, tensor: "model.norm.weight"))
    }

    @Test func missingFilesAndSurplusTensorsAreNamed() throws {
        let missing = #expect(throws: CheckpointError.self) { try Checkpoint.read(from: checkpoint) }
        #expect(missing?.description.contains("config.json") == true)
        try Checkpoint.write(parameters, to: checkpoint)
        var smaller = parameters.configuration
        smaller.layerCount = 1
        try JSONEncoder().encode(smaller).write(to: checkpoint.appendingPathComponent("config.json"))
        let surplus = #expect(throws: CheckpointError.self) { try Checkpoint.read(from: checkpoint) }
        #expect(surplus?.description.contains("model.layers.1.mlp.down_proj.weight") == true)
        try FileManager.default.removeItem(at: checkpoint.appendingPathComponent("model.safetensors"))
        let weights = #expect(throws: CheckpointError.self) { try Checkpoint.read(from: checkpoint) }
        #expect(weights?.description.contains("model.safetensors") == true)
    }
}
