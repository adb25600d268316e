import Randomness
import Tensor
import Testing

@testable import GRAM

@Suite struct CooccurrenceEmbeddingTests {
    /// Four topics of ten tokens each, fifty products of a topic with seven of its tokens each; token 40 is never seen.
    private let documents: [[Int32]] = {
        var random = SplitMix64(seed: 5)
        return (0..<200).map { product in
            var tokens = (0..<10).map { Int32(product % 4 * 10 + $0) }
            random.shuffle(&tokens)
            return Array(tokens.prefix(7))
        }
    }()

    private func embedding(seed: UInt64 = 1) -> CooccurrenceEmbedding {
        CooccurrenceEmbedding(documents: documents, vocabularySize: 41, width: 4, seed: seed)
    }

    private func cosine(_ embedding: CooccurrenceEmbedding, _ a: Int, _ b: Int) -> Float {
        func row(_ token: Int) -> ArraySlice<Float> { embedding.rows[(token * 4)..<(token * 4 + 4)] }
        func product(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return product(row(a), row(b)) / (product(row(a), row(a)) * product(row(b), row(b))).squareRoot()
    }

    @Test func tokensOfOneTopicLieTogether() {
        let embedding = embedding()
        for token in 0..<40 {
            for other in 0..<40 where other != token {
                if other / 10 == token / 10 {
                    #expect(cosine(embedding, token, other) > 0.9)
                } else {
                    #expect(abs(cosine(embedding, token, other)) < 0.1)
                }
            }
        }
    }

    @Test func rowsHaveUnitMeanSquareAndUnseenTokensNone() {
        let rows = embedding().rows
        #expect(!rows.contains { !$0.isFinite })
        #expect(abs(rows.reduce(0) { $0 + $1 * $1 } / 40 - 1) < 1e-3)
        #expect(rows[160...].allSatisfy { $0 == 0 })
    }

    @Test func equalSeedsGiveEqualRows() {
        let rows = embedding().rows
        #expect(rows == embedding().rows)
        #expect(rows != embedding(seed: 2).rows)
    }

    @Test func aModelThatStartsFromItAnswersWithTheTopic() async throws {
        let configuration = LlamaConfiguration(
            hiddenSize: 32, intermediateSize: 64, layerCount: 2, headCount: 2, keyValueHeadCount: 2,
            vocabularySize: 48)
        let embedding = CooccurrenceEmbedding(documents: documents, vocabularySize: 48, width: 32, seed: 1)
        let parameters = try LlamaParameters(configuration: configuration, embedding: embedding, seed: 1)
        let generator = Generator(model: try LlamaModel(parameters, type: .float32), workers: 1)
        for topic in 0..<4 {
            let prompt = (0..<3).map { Int32(topic * 10 + $0) } + [47]
            let logits = try #require(try await generator.logits(for: prompt).last)
            let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(5)
            #expect(best.count { $0 / 10 == topic } >= 4)
        }
    }
}
