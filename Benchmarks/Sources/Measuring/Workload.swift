package import GRAM

/// What the benchmarks compute: a model of size S on invented tokens.
package enum Workload {
    package static let configuration = LlamaConfiguration.small(vocabularySize: 8192)

    /// Random weights, always the same.
    package static func parameters() throws -> LlamaParameters {
        try LlamaParameters(configuration: configuration, seed: 1)
    }

    /// 32 sequences of 64 tokens that are to be predicted, from the begin token on.
    package static let trainingSequences: [[Int32]] = (0..<32).map { row in
        (0..<64).map { token($0 * 31 + row * 7, below: 97) }
    }

    /// The same as a batch whose loss is the mean over its tokens.
    package static var trainingBatch: [TrainingExample] {
        let count = trainingSequences.reduce(0) { $0 + $1.count }
        return trainingSequences.map { sequence in
            TrainingExample(
                prompt: [configuration.beginToken],
                continuations: [.init(tokens: sequence, weight: 1 / Float(count))])
        }
    }

    package static func prompts(_ count: Int, length: Int) -> [[Int32]] {
        (0..<count).map { row in (0..<length).map { token($0 * 7919 + row * 104_729, below: 8000) } }
    }

    /// A token above the special ones.
    package static func token(_ number: Int, below limit: Int) -> Int32 { Int32(number % limit + 3) }
}

/// Prompts to continue by beam search.
package struct DecodingWork: Sendable, Codable {
    package var prompts: [[Int32]]
    package var beams: Int
    package var maximumTokens: Int

    /// 64 prompts × 48 tokens, 12 new tokens, beam 4.
    package static let products = DecodingWork(
        prompts: Workload.prompts(64, length: 48), beams: 4, maximumTokens: 12)

    /// One prompt of 24 tokens, 8 new tokens, beam 10.
    package static let query = DecodingWork(prompts: Workload.prompts(1, length: 24), beams: 10, maximumTokens: 8)

    /// The sequences of each prompt, most probable first.
    package func run(
        _ generator: Generator, constraint: CodeTrie? = nil
    ) async throws -> [[GeneratedSequence]] {
        try await generator.generate(
            prompts: prompts, beamWidth: beams, maximumTokens: maximumTokens,
            endToken: Workload.configuration.endToken, constraint: constraint, shards: prompts.count == 1)
    }
}
