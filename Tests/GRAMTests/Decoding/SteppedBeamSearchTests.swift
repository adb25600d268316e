import Foundation
import Testing

@testable import GRAM

@Suite struct SteppedBeamSearchTests {
    private static let vocabularySize = 40

    private func request(
        width: Int = 4, constraint: CodeTrie? = nil, excluded: [Set<[Int32]>]? = nil
    ) -> SequenceRequest {
        SequenceRequest(
            prompts: GeneratorTests.prompts, beamWidth: width, maximumTokens: 5, endToken: 2,
            vocabularySize: Self.vocabularySize, constraint: constraint, excluded: excluded)
    }

    /// The most probable next tokens, by a model.
    private func next(_ generator: Generator, _ context: [Int32], count: Int) async throws -> [TokenProbability] {
        let logits = try #require(try await generator.logits(for: context).last)
        let greatest = try #require(logits.max())
        let sum = greatest + log(logits.reduce(0) { $0 + exp($1 - greatest) })
        return logits.enumerated().map { TokenProbability(token: Int32($0), logProbability: $1 - sum) }
            .sorted { $0.logProbability > $1.logProbability }.prefix(count).map { $0 }
    }

    private func run(_ request: SequenceRequest, _ generator: Generator, listed: Int) async throws
        -> [[GeneratedSequence]]
    {
        var search = SteppedBeamSearch(request)
        while true {
            let contexts = search.contexts
            if contexts.isEmpty { return search.results }
            var tokens: [[TokenProbability]] = []
            for context in contexts { tokens.append(try await next(generator, context, count: listed)) }
            search.advance(with: tokens)
        }
    }

    private func expectEqual(_ found: [[GeneratedSequence]], _ expected: [[GeneratedSequence]]) {
        #expect(found.map { $0.map(\.tokens) } == expected.map { $0.map(\.tokens) })
        #expect(found.map { $0.map(\.isFinished) } == expected.map { $0.map(\.isFinished) })
        for (one, other) in zip(found.joined(), expected.joined()) {
            #expect(abs(one.logProbability - other.logProbability) < 1e-3)
            #expect(one.tokenLogProbabilities.count == other.tokenLogProbabilities.count)
        }
    }

    @Test func findsWhatTheGeneratorFindsFromAFewListedTokens() async throws {
        let generator = try GeneratorTests.generator(vocabularySize: Self.vocabularySize)
        let request = request()
        let expected = try await generator.generate(
            prompts: request.prompts, beamWidth: request.beamWidth, maximumTokens: request.maximumTokens,
            endToken: request.endToken)
        expectEqual(try await run(request, generator, listed: request.beamWidth + 1), expected)
    }

    @Test func leavesOutWhatIsExcluded() async throws {
        let generator = try GeneratorTests.generator(vocabularySize: Self.vocabularySize)
        let free = try await generator.generate(
            prompts: GeneratorTests.prompts, beamWidth: 4, maximumTokens: 5, endToken: 2)
        let excluded = free.map { Set([Array($0[0].tokens.prefix(1)), Array($0[1].tokens.prefix(2))]) }
        let expected = try await generator.generate(
            prompts: GeneratorTests.prompts, beamWidth: 4, maximumTokens: 5, endToken: 2, excluded: excluded)
        expectEqual(try await run(request(excluded: excluded), generator, listed: Self.vocabularySize), expected)
    }

    @Test func underAConstraintOnlyItsCodesAreFound() async throws {
        let generator = try GeneratorTests.generator(vocabularySize: Self.vocabularySize)
        let trie = CodeTrie()
        for code in [[3], [3, 4], [5, 6, 7], [8, 9], [10, 11, 12, 13]] as [[Int32]] { trie.insert(code) }
        let expected = try await generator.generate(
            prompts: GeneratorTests.prompts, beamWidth: 4, maximumTokens: 5, endToken: 2, constraint: trie)
        let request = request(constraint: trie)
        expectEqual(try await run(request, generator, listed: Self.vocabularySize), expected)
        #expect(expected.allSatisfy { $0.count == 4 })
    }

    @Test func tokensThatTheModelHasNotAreLeftOut() {
        var search = SteppedBeamSearch(
            SequenceRequest(prompts: [[1]], beamWidth: 2, maximumTokens: 2, endToken: 2, vocabularySize: 4))
        let strange = [-1, 4, .max].map { TokenProbability(token: $0, logProbability: -0.1) }
        search.advance(with: [strange + [TokenProbability(token: 3, logProbability: -2)]])
        #expect(search.contexts == [[1, 3]])
        search.advance(with: [[TokenProbability(token: 2, logProbability: -1)]])
        #expect(search.contexts == [])
        #expect(search.results.map { $0.map(\.tokens) } == [[[3, 2]]])
        #expect(search.results[0][0].logProbability == -3)
    }

    @Test func aPromptWithoutNextTokensEndsAloneAndWithNothing() {
        var search = SteppedBeamSearch(
            SequenceRequest(prompts: [[1], [5]], beamWidth: 2, maximumTokens: 3, endToken: 2, vocabularySize: 9))
        #expect(search.contexts == [[1], [5]])
        search.advance(with: [[], [TokenProbability(token: 7, logProbability: -1)]])
        #expect(search.contexts == [[5, 7]])
        search.advance(with: [[TokenProbability(token: 2, logProbability: -1)]])
        #expect(search.contexts.isEmpty && search.results.map(\.count) == [0, 1])
    }
}
