import Randomness
import Tensor
import Testing

@testable import GRAM

@Suite struct GeneratorTests {
    /// Large random weights, so that distributions are far from uniform.
    static func parameters(vocabularySize: Int, seed: UInt64) throws -> LlamaParameters {
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 48, intermediateSize: 80, layerCount: 2, headCount: 4, keyValueHeadCount: 2,
                vocabularySize: vocabularySize, maximumPositions: 64), seed: seed)
        for tensor in parameters.layout.tensors where !tensor.isNorm {
            for index in tensor.block.range { parameters.values.pointer[index] *= 10 }
        }
        return parameters
    }

    static func generator(vocabularySize: Int, type: DataType = .float32, workers: Int = 2) throws -> Generator {
        Generator(
            model: try LlamaModel(parameters(vocabularySize: vocabularySize, seed: 11), type: type), workers: workers)
    }

    static let prompts: [[Int32]] = [[1, 3, 4, 5], [1, 5], [1, 4, 3, 4, 4, 3, 5, 3, 4, 5, 4, 5, 5, 5, 3, 3, 4, 3]]

    @Test func logitsEqualThoseOfHuggingFaceLlama() async throws {
        let golden = try Golden()
        for type in supportedTypes {
            let generator = Generator(model: try LlamaModel(golden.parameters, type: type), workers: 1)
            for (index, continuation) in golden.expected.continuations.enumerated() {
                let logits = try await generator.logits(for: golden.expected.prompt + continuation.tokens)
                let error = relativeError(logits.flatMap { $0 }, try golden.tensor("logits.\(index)"))
                // bfloat16 keeps eight bits of each operand, and the weights are large.
                #expect(error < (type == .float32 ? 1e-5 : 0.03), "\(type): \(error)")
            }
        }
    }

    /// Every finished sequence of a tiny vocabulary with its probability, by scoring each.
    private func exhaustive(_ generator: Generator, _ prompt: [Int32], vocabulary: Int32, length: Int) async throws
        -> [[Int32]: Float]
    {
        var open: [[Int32]] = [[]]
        var finished: [[Int32]] = []
        for _ in 0..<length {
            finished += open.map { $0 + [2] }
            open = open.flatMap { prefix in (0..<vocabulary).filter { $0 != 2 }.map { prefix + [$0] } }
        }
        let scores = try await generator.score(prompts: [prompt], continuations: [finished])[0]
        return Dictionary(uniqueKeysWithValues: zip(finished, scores.map { $0.reduce(0, +) }))
    }

    @Test func aWideBeamFindsWhatExhaustiveSearchFinds() async throws {
        let generator = try Self.generator(vocabularySize: 6)
        let found = try await generator.generate(prompts: Self.prompts, beamWidth: 200, maximumTokens: 4, endToken: 2)
        for (prompt, sequences) in zip(Self.prompts, found) {
            let expected = try await exhaustive(generator, prompt, vocabulary: 6, length: 4)
            let ended = sequences.filter(\.isFinished)
            #expect(expected.count == 156)
            #expect(ended.count == expected.count)
            let best = expected.values.sorted(by: >)
            for (sequence, probability) in zip(ended, best) {
                #expect(abs(sequence.logProbability - probability) < 1e-3)
                #expect(abs(try #require(expected[sequence.tokens]) - sequence.logProbability) < 1e-3)
                #expect(abs(sequence.tokenLogProbabilities.reduce(0, +) - sequence.logProbability) < 1e-3)
            }
        }
    }

    @Test(arguments: supportedTypes)
    func greedyDecodingWithACacheEqualsRecomputingEverything(type: DataType) async throws {
        let generator = try Self.generator(vocabularySize: 40, type: type)
        let found = try await generator.generate(prompts: Self.prompts, beamWidth: 1, maximumTokens: 12, endToken: 2)
        for (prompt, sequences) in zip(Self.prompts, found) {
            let sequence = try #require(sequences.first)
            var tokens = prompt
            for (token, logProbability) in zip(sequence.tokens, sequence.tokenLogProbabilities) {
                let logits = try #require(try await generator.logits(for: tokens).last)
                let greatest = try #require(logits.max())
                // Batches round alike only in float32: in bfloat16 a near tie may fall the other way.
                #expect(greatest - logits[Int(token)] < (type == .float32 ? 1e-4 : 0.3))
                let scored = try await generator.score(prompts: [tokens], continuations: [[[token]]])[0][0][0]
                #expect(abs(scored - logProbability) < (type == .float32 ? 1e-3 : 0.3))
                tokens.append(token)
            }
            #expect(sequence.tokens.count == 12 || sequence.tokens.last == 2)
        }
    }

    @Test func aPromptsResultDoesNotDependOnTheBatchOrTheWorkers() async throws {
        let together = try await Self.generator(vocabularySize: 40)
            .generate(prompts: Self.prompts, beamWidth: 5, maximumTokens: 6, endToken: 2)
        let alone = try Self.generator(vocabularySize: 40, workers: 1)
        for (prompt, sequences) in zip(Self.prompts, together) {
            let single = try await alone.generate(prompts: [prompt], beamWidth: 5, maximumTokens: 6, endToken: 2)[0]
            #expect(single.map(\.tokens) == sequences.map(\.tokens))
            #expect(single.count == 5)
        }
    }

    @Test func constrainedSearchFindsTheMostProbableCodesOfTheTrieOnly() async throws {
        let generator = try Self.generator(vocabularySize: 40)
        let trie = CodeTrie()
        var generatorOfCodes = SplitMix64(seed: 5)
        var codes: Set<[Int32]> = []
        while codes.count < 60 {
            let code = (0..<Int.random(in: 1...4, using: &generatorOfCodes)).map { _ in
                Int32.random(in: 3..<40, using: &generatorOfCodes)
            }
            if codes.insert(code).inserted { trie.insert(code) }
        }
        let found = try await generator.generate(
            prompts: Self.prompts, beamWidth: 60, maximumTokens: 5, endToken: 2, constraint: trie)
        let all = codes.map { $0 + [2] }
        for (prompt, sequences) in zip(Self.prompts, found) {
            #expect(Set(sequences.map(\.tokens)) == Set(all))
            let scores = try await generator.score(prompts: [prompt], continuations: [all])[0].map { $0.reduce(0, +) }
            for (sequence, score) in zip(sequences, scores.sorted(by: >)) {
                #expect(abs(sequence.logProbability - score) < 1e-3)
            }
        }
        let narrow = try await generator.generate(
            prompts: Self.prompts, beamWidth: 3, maximumTokens: 5, endToken: 2, constraint: trie)
        for sequences in narrow {
            #expect((1...3).contains(sequences.count))
            #expect(sequences.allSatisfy { codes.contains(Array($0.tokens.dropLast())) && $0.isFinished })
        }
    }

    @Test func excludedSequencesAndWhatBeginsWithThemAreNotFound() async throws {
        let generator = try Self.generator(vocabularySize: 6)
        func found(_ excluded: [Set<[Int32]>]?) async throws -> [[[Int32]]] {
            try await generator.generate(
                prompts: Self.prompts, beamWidth: 200, maximumTokens: 4, endToken: 2, excluded: excluded
            ).map { $0.filter(\.isFinished).map(\.tokens) }
        }
        let all = try await found(nil)
        // Of each prompt the two best beginnings of one token, and one of two tokens.
        let excluded = all.map { codes in
            Set(
                codes.filter { $0.count == 2 }.prefix(2).map { [$0[0]] }
                    + codes.filter { $0.count == 3 }.prefix(1).map { [$0[0], $0[1]] })
        }
        let rest = try await found(excluded)
        for ((before, after), excluded) in zip(zip(all, rest), excluded) {
            let expected = before.filter { code in !excluded.contains { code.starts(with: $0) } }
            #expect(after == expected && after.count < before.count)
        }
        await #expect(throws: ModelInputError.self) { _ = try await found([[]]) }
    }

    @Test func excludedCodesOfATrieLeaveTheBeamToOthers() async throws {
        let trie = CodeTrie()
        for token in Int32(3)..<40 { trie.insert([token]) }
        trie.insert([3, 4])
        let excluded = Set((Int32(3)..<35).map { [$0] })
        let found = try await Self.generator(vocabularySize: 40).generate(
            prompts: Self.prompts, beamWidth: 6, maximumTokens: 3, endToken: 2, constraint: trie,
            excluded: Self.prompts.map { _ in excluded })
        // A longer code that begins with an excluded one is another code.
        let rest = Set((Int32(35)..<40).map { [$0, 2] } + [[3, 4, 2]])
        for sequences in found { #expect(Set(sequences.map(\.tokens)) == rest) }
    }

    @Test func aNarrowBeamIsNotUsedUpByExcludedSequences() async throws {
        let generator = try Self.generator(vocabularySize: 64)
        func found(_ excluded: [Set<[Int32]>]?, width: Int) async throws -> [[GeneratedSequence]] {
            try await generator.generate(
                prompts: Self.prompts, beamWidth: width, maximumTokens: 1, endToken: 2, excluded: excluded)
        }
        let all = try await found(nil, width: 64).map { $0.map(\.tokens).filter { $0 != [2] } }
        let excluded = all.map { Set($0.prefix(20)) }
        let rest = try await found(excluded, width: 3).map { $0.map(\.tokens).filter { $0 != [2] } }
        for (all, rest) in zip(all, rest) {
            #expect(rest.count >= 2)
            #expect(rest == Array(all.dropFirst(20).prefix(rest.count)))
        }
    }

    @Test(arguments: supportedTypes)
    func shardsThatShareAPromptFindWhatOneThreadFinds(type: DataType) async throws {
        // Neither the vocabulary nor the heads of queries divide like those of keys.
        let parameters = try Self.parameters(vocabularySize: 41, seed: 11)
        let model = try LlamaModel(parameters, type: type, shards: 3)
        #expect(model.shards.count == 2)
        let generator = Generator(model: model, workers: 1)
        let trie = CodeTrie()
        for first in Int32(3)..<41 { for second in Int32(3)..<8 { trie.insert([first, second]) } }
        for constraint in [nil, trie] {
            for prompt in Self.prompts {
                let excluded: Set<[Int32]> = [[5], [7, 4]]
                func found(shards: Bool) async throws -> [GeneratedSequence] {
                    try await generator.generate(
                        prompts: [prompt], beamWidth: 9, maximumTokens: 6, endToken: 2, constraint: constraint,
                        excluded: [excluded], shards: shards)[0]
                }
                let together = try await found(shards: true)
                let alone = try await found(shards: false)
                #expect(together.count == 9)
                if type == .float32 { #expect(together.map(\.tokens) == alone.map(\.tokens)) }
                // In bfloat16 each token's may differ as much as after another batch.
                let tolerance: Float = type == .float32 ? 1e-3 : 6 * 0.3
                for (one, other) in zip(together, alone) {
                    #expect(abs(one.logProbability - other.logProbability) < tolerance)
                }
            }
        }
    }

    @Test func queriesThatComeAtOnceAllGetTheirAnswer() async throws {
        let parameters = try Self.parameters(vocabularySize: 41, seed: 11)
        let generator = Generator(model: try LlamaModel(parameters, type: .float32, shards: 2), workers: 2)
        @Sendable func found(_ prompt: [Int32]) async throws -> [[Int32]] {
            try await generator.generate(
                prompts: [prompt], beamWidth: 4, maximumTokens: 5, endToken: 2, shards: true)[0].map(\.tokens)
        }
        var expected: [[[Int32]]] = []
        for prompt in Self.prompts { expected.append(try await found(prompt)) }
        try await withThrowingTaskGroup(of: (Int, [[Int32]]).self) { group in
            for index in 0..<60 {
                group.addTask { (index % 3, try await found(Self.prompts[index % 3])) }
            }
            for try await (index, tokens) in group { #expect(tokens == expected[index]) }
        }
    }

    @Test func headsThatCannotBeSharedEvenlyLeaveAModelWhole() throws {
        let configuration = LlamaConfiguration(
            hiddenSize: 48, intermediateSize: 80, layerCount: 1, headCount: 9, keyValueHeadCount: 3, headWidth: 8,
            vocabularySize: 40)
        let parameters = try LlamaParameters(configuration: configuration, seed: 1)
        #expect(try LlamaModel(parameters, shards: 2).shards.isEmpty)
        #expect(try LlamaModel(parameters, shards: 4).shards.count == 3)
    }

    @Test func anEmptyTrieHasNoCodesToFind() async throws {
        let found = try await Self.generator(vocabularySize: 40).generate(
            prompts: Self.prompts, beamWidth: 3, maximumTokens: 5, endToken: 2, constraint: CodeTrie())
        #expect(found == [[], [], []])
    }

    @Test func promptsWithoutContinuationsScoreNothing() async throws {
        let generator = try Self.generator(vocabularySize: 40)
        #expect(try await generator.score(prompts: [[1, 3], [1]], continuations: [[], []]) == [[], []])
        let mixed = try await generator.score(prompts: [[1, 3], [1]], continuations: [[], [[4], [5, 2]]])
        #expect(mixed.map { $0.map(\.count) } == [[], [1, 2]])
        let none = try await generator.generate(prompts: [], beamWidth: 2, maximumTokens: 3, endToken: 2)
        #expect(none.isEmpty)
    }

    @Test func requestsTheModelCannotServeAreNamed() async throws {
        let generator = try Self.generator(vocabularySize: 40)
        let wrong: [(prompt: [Int32], width: Int, maximumTokens: Int, message: String)] = [
            ([], 1, 4, "prompt is empty"), ([40], 1, 4, "token 40"), ([1], 0, 4, "beam width"),
            ([1], 1, 64, "65 tokens"),
        ]
        for (prompt, width, maximumTokens, message) in wrong {
            let error = await #expect(throws: ModelInputError.self) {
                _ = try await generator.generate(
                    prompts: [prompt], beamWidth: width, maximumTokens: maximumTokens, endToken: 2)
            }
            #expect(error?.description.contains(message) == true)
        }
    }
}
