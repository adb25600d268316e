import Foundation
import Randomness
import Testing

@testable import GRAM

@Suite struct GGUFFileTests {
    @Test(arguments: ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "BF16", "Q4_K", "Q5_K", "Q6_K"])
    func quantisedValuesEqualThoseOfLlamaCpp(kind: String) throws {
        let file = try GGUFFile(contentsOf: BaseGolden.folder.appendingPathComponent("kinds.gguf"))
        var values = [Float](repeating: 0, count: 2 * 512)
        try values.withUnsafeMutableBufferPointer { try file.read(kind, shape: [2, 512], into: $0.baseAddress!) }
        let expected = try BaseGolden.tensor("kind." + kind)
        #expect(relativeError(values, expected) < 1e-6)
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) })
    }

    @Test func settingsAreRead() throws {
        let file = try GGUFFile(contentsOf: BaseGolden.gguf)
        #expect(file.values["general.architecture"] == .text("llama"))
        #expect(file.values["llama.attention.head_count_kv"]?.integer == 2)
        #expect(file.values["llama.rope.freq_base"]?.real == 100_000)
        #expect(file.values["tokenizer.ggml.tokens"]?.texts?.first == "<|end|>")
        #expect(file.tensors["blk.1.attn_q.weight"]?.type == .q4x1)
        #expect(file.tensors["blk.1.ffn_down.weight"]?.shape == [32, 64])
    }

    /// Imports the file after a change to its bytes.
    private func importError(_ change: (inout Data) throws -> Void) throws -> String? {
        let folder = try TemporaryFolder()
        var contents = try Data(contentsOf: BaseGolden.gguf)
        try change(&contents)
        let file = folder.url.appendingPathComponent("changed.gguf")
        try contents.write(to: file)
        do {
            _ = try BaseModel(importing: file)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func replacing(_ old: String, _ new: String) throws -> String? {
        precondition(old.utf8.count == new.utf8.count)
        return try importError { contents in
            let range = try #require(contents.range(of: Data(old.utf8)))
            contents.replaceSubrange(range, with: Data(new.utf8))
        }
    }

    @Test func whatCantBeUsedIsNamed() throws {
        #expect(try replacing("GGUF", "GGML")?.contains("begin with GGUF") == true)
        #expect(try importError { $0[4] = 1 }?.contains("version is 1") == true)
        #expect(try importError { $0[15] = 0xFF }?.contains("claims") == true)
        #expect(try importError { $0 = $0.dropLast(33) }?.contains("does not fit") == true)
        #expect(try importError { $0 = $0.prefix(12) }?.contains("ends within") == true)
        #expect(try importError { $0 = $0.prefix(3000) }?.contains("claims") == true)
        #expect(try replacing("smollm", "smellm")?.contains("pre-tokeniser is smellm") == true)
        #expect(try replacing("llama.block_count", "llama.block_cOunt")?.contains("llama.block_count") == true)
        #expect(try replacing("output_norm.weight", "output_nurm.weight")?.contains("output_norm.weight") == true)
        #expect(try replacing("blk.1.attn_v.weight", "blk.1.attn_v.weighs")?.contains("blk.1.attn_v.weight") == true)
        #expect(try replacing("gpt2", "bert")?.contains("tokenizer.model") == true)
    }

    @Test func anOutputMatrixOfItsOwnIsRefusedWithTheReason() throws {
        let name = "blk.1.attn_q.weight"
        // A tensor's name has its length in front.
        let error = try importError { contents in
            let range = try #require(contents.range(of: Data(name.utf8)))
            var renamed = Data("output.weight".utf8)
            withUnsafeBytes(of: UInt64(renamed.count).littleEndian) { renamed.insert(contentsOf: $0, at: 0) }
            contents.replaceSubrange(range.lowerBound - 8..<range.upperBound, with: renamed)
            // The data may begin a little earlier now and so would end too early.
            contents.append(Data(count: 64))
        }
        #expect(error?.contains("output matrix of its own") == true, "\(String(describing: error))")
    }

    @Test func damageBeforeTheDataNeverCrashes() throws {
        let contents = try Data(contentsOf: BaseGolden.gguf)
        let headerEnd = try #require(contents.range(of: Data("output_norm.weight".utf8))).upperBound
        var random = SplitMix64(seed: 5)
        var errors = 0
        for _ in 0..<300 {
            let position = Int.random(in: 4..<headerEnd, using: &random)
            let byte = UInt8.random(in: 0...255, using: &random)
            let count = Bool.random(using: &random) ? 1 : 8
            if try importError({ for offset in 0..<count { $0[position + offset] = byte } }) != nil { errors += 1 }
        }
        for _ in 0..<100 {
            let length = Int.random(in: 0..<headerEnd, using: &random)
            if try importError({ $0 = $0.prefix(length) }) != nil { errors += 1 }
        }
        #expect(errors >= 100)
    }
}
