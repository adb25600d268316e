import Foundation
import Testing

@testable import GRAM

@Suite struct TokenizerTrainingTests {
    @Test func equalSentencesGiveEqualModels() throws {
        let first = try SentencePieceTokenizer.train(on: SyntheticText(count: 2000), vocabularySize: 1200)
        let second = try SentencePieceTokenizer.train(on: SyntheticText(count: 2000), vocabularySize: 1200)
        #expect(first.serialized == second.serialized)
        let other = try SentencePieceTokenizer.train(on: SyntheticText(count: 2000, seed: 7), vocabularySize: 1200)
        #expect(first.serialized != other.serialized)
    }

    @Test func aSmallCorpusGivesASmallVocabulary() throws {
        let tokenizer = try SentencePieceTokenizer.train(on: ["Kalo mer", "kalo tis"], vocabularySize: 8000)
        #expect((263..<400).contains(tokenizer.vocabularySize))
        #expect(tokenizer.decode(tokenizer.encode("ganz andere Wörter")) == "ganz andere wörter")
    }

    @Test(arguments: [[], [""], [" \t\n"], ["\u{200B}"], ["▁", "▅"], ["--- | ---"]])
    func sentencesWithoutWordsAreRefused(sentences: [String]) {
        let error = #expect(throws: TokenizerError.self) {
            try SentencePieceTokenizer.train(on: sentences, vocabularySize: 1000)
        }
        #expect(error?.code == .cannotTrain)
    }

    @Test(arguments: [-1, 511, 1 << 18 + 1])
    func aVocabularyOutOfRangeIsRefused(size: Int) {
        let error = #expect(throws: TokenizerError.self) {
            try SentencePieceTokenizer.train(on: ["kalo"], vocabularySize: size)
        }
        #expect(error?.code == .cannotTrain)
    }

    @Test func moreCharactersThanTokensAreRefused() {
        let characters = (0x4E00..<0x5E00).compactMap { Unicode.Scalar($0).map(String.init) }
        let error = #expect(throws: TokenizerError.self) {
            try SentencePieceTokenizer.train(on: characters, vocabularySize: 1000)
        }
        #expect(error?.code == .cannotTrain)
        #expect(error?.detail.contains("1000") == true)
    }

    @Test func oddSentencesTrain() throws {
        let sentences = [
            "tab\tand\u{0}NUL\nline", "▅ block ▅", String(repeating: "longer than the limit ", count: 1000),
            "<query> a|b",
            String(repeating: "語", count: 5000), "a\u{301}\u{301}\u{301}", "👩‍👩‍👧",
        ]
        let tokenizer = try SentencePieceTokenizer.train(on: sentences, vocabularySize: 1000)
        #expect(tokenizer.decode(tokenizer.encode("longer block")) == "longer block")
    }

    @Test func trainingLeavesNoFile() throws {
        func models() throws -> [String] {
            let names = try FileManager.default.contentsOfDirectory(atPath: FileManager.default.currentDirectoryPath)
            return names.filter { $0.hasSuffix(".model") || $0.hasSuffix(".vocab") || $0.hasPrefix(".") }.sorted()
        }
        let before = try models()
        _ = try SentencePieceTokenizer.train(on: SyntheticText(count: 200), vocabularySize: 600)
        #expect(try models() == before)
    }

    @Test func measuresTrainingAndEncoding() throws {
        let clock = ContinuousClock()
        let sentences = Array(SyntheticText(count: 30_000))
        var trained: SentencePieceTokenizer?
        let training = try clock.measure {
            trained = try SentencePieceTokenizer.train(on: sentences, vocabularySize: 8000)
        }
        let tokenizer = try #require(trained)
        #expect(tokenizer.vocabularySize <= 8000)
        #expect(tokenizer.vocabularySize > 4000)
        var tokens = 0
        let encoding = clock.measure { for sentence in sentences { tokens += tokenizer.encode(sentence).count } }
        #expect(tokens > sentences.count)
        let rate = Double(sentences.count) / (encoding / .seconds(1))
        print(
            "tokenizer: \(tokenizer.vocabularySize) tokens from \(sentences.count) sentences in \(training); "
                + "\(Int(rate)) sentences encoded per second, \(tokens / sentences.count) tokens each"
        )
    }
}

@Suite struct TokenizerCorpusTests {
    @Test func whatFitsIsKept() {
        let corpus = TokenizerCorpus(["Kalo", "", "mer tis"], maximumBytes: 1000)
        #expect(corpus.text == Array("Kalomer tis".utf8))
        #expect(corpus.ends == [4, 11])
    }

    @Test func ofMoreAnEvenSampleIsKept() {
        let corpus = TokenizerCorpus((0..<1000).map { String(1000 + $0) }, maximumBytes: 400)
        var sentences: [Int] = []
        for (start, end) in zip([0] + corpus.ends, corpus.ends) {
            sentences.append(Int(String(decoding: corpus.text[start..<end], as: UTF8.self)) ?? 0)
        }
        #expect(corpus.text.count <= 400)
        #expect(sentences == Array(stride(from: 1000, to: 2000, by: 16)))
    }

    @Test func aLongSentenceIsCutBetweenCharacters() {
        let corpus = TokenizerCorpus(["x" + String(repeating: "語", count: 3000)], maximumBytes: 1 << 20)
        #expect(corpus.text.count == 4096)
        let longer = TokenizerCorpus(["xy" + String(repeating: "語", count: 3000)], maximumBytes: 1 << 20)
        #expect(longer.text.count == 4094 || longer.text.count == 4096)
        #expect(String(validating: longer.text, as: UTF8.self) != nil)
    }
}
