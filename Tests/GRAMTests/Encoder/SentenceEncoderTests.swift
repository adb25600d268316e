import Foundation
import Tensor
import Testing

@testable import GRAM

@Suite struct SentenceEncoderTests {
    private static let width = 16

    /// The greatest difference between vectors that were found and the expected ones.
    private func error(_ found: [Float], _ expected: [EncoderGolden.Expected.Vector]) throws -> Float {
        try #require(found.count == expected.count * Self.width)
        return zip(found, expected.flatMap(\.vector)).map { abs($0 - $1) }.max() ?? 0
    }

    @Test(arguments: supportedTypes, [1, 3])
    func textsHaveTheVectorsOfTransformers(type: DataType, workers: Int) async throws {
        let expected = try EncoderGolden.expected().vectors
        let encoder = try SentenceEncoder(folder: EncoderGolden.folder, type: type, workers: workers)
        #expect(encoder.width == Self.width)
        #expect(encoder.maximumTokens == 40)
        let found = try await encoder.vectors(of: expected.map(\.text))
        // bfloat16 keeps eight bits of each operand.
        #expect(try error(found, expected) < (type == .float32 ? 1e-5 : 0.03))
        for start in stride(from: 0, to: found.count, by: Self.width) {
            let length = found[start..<(start + Self.width)].reduce(0) { $0 + $1 * $1 }
            #expect(abs(length - 1) < 1e-5)
        }
    }

    @Test func aTextHasItsVectorInAnyCompany() async throws {
        let expected = try EncoderGolden.expected().vectors
        // More tokens than are computed together, in another order each time.
        let many = (0..<60).flatMap { turn in (0..<expected.count).map { expected[($0 * 2 + turn) % expected.count] } }
        for workers in [1, 2] {
            let encoder = try SentenceEncoder(folder: EncoderGolden.folder, type: .float32, workers: workers)
            #expect(try error(await encoder.vectors(of: many.map(\.text)), many) < 1e-5)
            for one in expected { #expect(try error(await encoder.vectors(of: [one.text]), [one]) < 1e-5) }
            #expect(try await encoder.vectors(of: []).isEmpty)
        }
    }

    @Test func onlyTheNetworkItsWeightsAndAVocabularyAreNeeded() async throws {
        let copy = try EncoderCopy()
        for name in ["modules.json", "1_Pooling", "sentence_bert_config.json", "tokenizer.json"] {
            try copy.remove(name)
        }
        let expected = try EncoderGolden.expected().vectors.dropLast()
        let encoder = try SentenceEncoder(folder: copy.url, type: .float32, workers: 1)
        #expect(encoder.maximumTokens == 48)
        #expect(try error(await encoder.vectors(of: expected.map(\.text)), Array(expected)) < 1e-5)
        for name in ["model.safetensors", "vocab.txt", "config.json"] {
            try copy.remove(name)
            let error = #expect(throws: (any Error).self) { try SentenceEncoder(folder: copy.url, workers: 1) }
            #expect(error.map { "\($0)" }?.contains(name) == true)
        }
    }

    @Test(arguments: [
        ("config.json", "\"bert\"", "\"roberta\"", "model_type: it is roberta"),
        ("config.json", "\"gelu\"", "\"gelu_new\"", "hidden_act: it is gelu_new"),
        ("config.json", "is_decoder\": false", "is_decoder\": true", "is_decoder"),
        ("config.json", "attention_heads\": 2", "attention_heads\": 3", "can't share 16 evenly"),
        ("config.json", "hidden_layers\": 2", "hidden_layers\": 3", "encoder.layer.2.attention.self.query.weight"),
        ("config.json", "intermediate_size\": 40", "intermediate_size\": 41", "config.json asks for [41, 16]"),
        ("config.json", "embeddings\": 48", "embeddings\": 131072", "config.json asks for [131072, 16]"),
        ("config.json", "vocab_size\": 111", "vocab_size\": 110", "has 111 tokens, the model's embedding only 110"),
        ("modules.json", "models.Normalize", "models.Dense", "models.Dense"),
        ("1_Pooling/config.json", "cls_token\": false", "cls_token\": true", "not the mean"),
        ("1_Pooling/config.json", "mean_tokens\": true", "mean_tokens\": false", "not the mean"),
        ("1_Pooling/config.json", "{", "[", "1_Pooling/config.json is damaged"),
        ("sentence_bert_config.json", "40", "1", "max_seq_length is 1"),
    ])
    func anotherKindOfModelIsRefused(name: String, old: String, new: String, reason: String) throws {
        let copy = try EncoderCopy()
        try copy.change(name, old, to: new)
        let error = #expect(throws: (any Error).self) { try SentenceEncoder(folder: copy.url, workers: 1) }
        #expect(error.map { "\($0)" }?.contains(reason) == true)
    }

    @Test func weightsThatAreCutOffAreRefused() throws {
        let copy = try EncoderCopy()
        let file = copy.url.appendingPathComponent("model.safetensors")
        let whole = try Data(contentsOf: file)
        for count in [0, 7, 100, whole.count / 2, whole.count - 1] {
            try whole.prefix(count).write(to: file)
            let error = #expect(throws: CheckpointError.self) { try SentenceEncoder(folder: copy.url, workers: 1) }
            #expect(error?.description.contains("model.safetensors") == true)
        }
    }

    @Test func statesThatOverflowAreNoVector() async throws {
        let copy = try EncoderCopy()
        let file = copy.url.appendingPathComponent("model.safetensors")
        let weights = try SafeTensorsFile(contentsOf: file)
        let buffers = try weights.entries.filter { $0.value.dtype == "F32" }.map { name, entry in
            (name: name, shape: entry.shape, values: try weights.values([name], shape: entry.shape))
        }
        for buffer in buffers where buffer.name == "encoder.layer.1.output.LayerNorm.weight" {
            for index in 0..<buffer.values.count { buffer.values.pointer[index] = 1e38 }
        }
        try copy.remove("model.safetensors")
        try withExtendedLifetime(buffers) {
            try SafeTensorsFile.write(
                buffers.map { .init(name: $0.name, shape: $0.shape, values: .init($0.values.elements)) }, to: file)
        }
        let encoder = try SentenceEncoder(folder: copy.url, workers: 1)
        await #expect(throws: SentenceEncoderError.self) { try await encoder.vectors(of: ["red lamp"]) }
    }
}
