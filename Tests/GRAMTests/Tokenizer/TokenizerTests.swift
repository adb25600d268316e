import Foundation
import Testing

@testable import GRAM

@Suite struct TokenizerTests {
    private static let trained = Result {
        try SentencePieceTokenizer.train(on: SyntheticText(count: 3000), vocabularySize: 1000)
    }

    private let tokenizer: SentencePieceTokenizer

    init() throws {
        tokenizer = try Self.trained.get()
    }

    @Test(arguments: [
        "samsung|galaxi s24|128", "kalo", "kalo|mertis|007", "usb 3.2|1,5 m|-20°c", "日本語|한국어|ไทย|العربية|हिन्दी",
        "пылесос|кофе",
        "🎧|👩‍👩‍👧|🇩🇪", "naïve|straße|ñandú", "a|b|c|d|e|f", "<0x41>|<s>|</s>", "1", "|", "\u{0}", "",
    ])
    func aCodeComesBackExactly(code: String) {
        #expect(Array(tokenizer.decode(tokenizer.encode(code)).utf8) == Array(code.utf8))
    }

    @Test func everyLetterAndDigitThatFoldingKeepsComesBack() {
        var lost: [String] = []
        // All of the alphabets; of the large blocks of ideographs and syllables behind them a sample.
        let values = Array(0x20..<0x3400) + Array(stride(from: 0x3400, through: 0x10FFFF, by: 31)) as [UInt32]
        for scalar in values.lazy.compactMap(Unicode.Scalar.init) {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { continue }
            let text = "x|a" + String(scalar).precomposedStringWithCompatibilityMapping.lowercased()
            // Case folding gives these other forms: Cherokee, variants of Church Slavonic letters, final sigma and the
            // iota below.
            guard
                !text.unicodeScalars.contains(where: {
                    (0xAB70...0xABBF).contains($0.value) || (0x13F8...0x13FD).contains($0.value)
                        || (0x1C80...0x1C88).contains($0.value) || $0 == "ς" || $0 == "\u{345}"
                }), !scalar.properties.isDefaultIgnorableCodePoint, !text.contains(" ")
            else { continue }
            if Array(tokenizer.decode(tokenizer.encode(text)).utf8) != Array(text.utf8) { lost.append(text) }
        }
        #expect(lost == [])
    }

    @Test func textIsFoldedBeforeItIsEncoded() {
        #expect(tokenizer.encode("  KALO\u{3000}Ｍｅｒ ½\t") == tokenizer.encode("kalo mer 1⁄2"))
        #expect(tokenizer.decode(tokenizer.encode("Kalo  MER")) == "kalo mer")
    }

    @Test func digitsAndSeparatorsAreTokensOfTheirOwn() throws {
        let separator = try #require(tokenizer.encode("|").last)
        #expect(tokenizer.encode("kalo|mer|tis").count { $0 == separator } == 2)
        let one = tokenizer.encode("x1").suffix(1)
        #expect(tokenizer.encode("x1111").suffix(4) == one + one + one + one)
    }

    @Test(arguments: ["<query>", "a <product> b", "<code>", "<s>", "</s>", "<pad>", "<unk>"])
    func textNeverBecomesAReservedToken(text: String) {
        let reserved = [
            tokenizer.unknownToken, tokenizer.beginToken, tokenizer.endToken, tokenizer.paddingToken,
            tokenizer.queryToken, tokenizer.productToken, tokenizer.codeToken,
        ]
        #expect(Set(reserved).count == reserved.count)
        #expect(Set(tokenizer.encode(text)).isDisjoint(with: reserved))
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    @Test func reservedTokensDecodeToNothing() {
        let tokens = [tokenizer.beginToken, tokenizer.queryToken] + tokenizer.encode("kalo mer") + [tokenizer.endToken]
        #expect(tokenizer.decode(tokens) == "kalo mer")
        #expect(tokenizer.decode([]) == "")
    }

    @Test(arguments: [0, 1, 2, 5, 16, 40, 1000])
    func aMaximumGivesTheFirstTokens(maximum: Int) {
        let texts = [
            "kalo mer", "日本語 x 日本語", String(repeating: "Kalo-mer \u{A0} 128 ", count: 50), "… – •  · kalo", "",
            String(repeating: "語", count: 60),
        ]
        for text in texts {
            #expect(tokenizer.encode(text, maximumTokens: maximum) == Array(tokenizer.encode(text).prefix(maximum)))
        }
    }

    @Test func tokensAreBelowTheVocabularySize() throws {
        #expect((512...1000).contains(tokenizer.vocabularySize))
        let largest = try #require(SyntheticText(count: 500, seed: 9).flatMap { tokenizer.encode($0) }.max())
        #expect(Int(largest) < tokenizer.vocabularySize)
        #expect(largest > 263)
    }

    @Test func frequentWordsNeedFewTokens() {
        let texts = Array(SyntheticText(count: 500, seed: 9))
        let tokens = texts.reduce(0) { $0 + tokenizer.encode($1).count }
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        #expect(Double(tokens) < 0.6 * Double(bytes))
    }

    @Test func severalThreadsEncodeAlike() async {
        let texts = Array(SyntheticText(count: 200, seed: 5))
        let expected = texts.map { tokenizer.encode($0) }
        await withTaskGroup(of: [[Int32]].self) { group in
            for _ in 0..<8 { group.addTask { [tokenizer] in texts.map { tokenizer.encode($0) } } }
            for await result in group { #expect(result == expected) }
        }
    }

    @Test func loadsFromAFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "tokenizer.model")
        try Data(tokenizer.serialized).write(to: file)
        let loaded = try SentencePieceTokenizer(contentsOf: file)
        #expect(loaded.serialized == tokenizer.serialized)
        #expect(loaded.vocabularySize == tokenizer.vocabularySize)
        #expect(loaded.codeToken == tokenizer.codeToken)
        #expect(loaded.encode("kalo mer 128") == tokenizer.encode("kalo mer 128"))

        try Data("no model".utf8).write(to: file)
        let damaged = #expect(throws: TokenizerError.self) { try SentencePieceTokenizer(contentsOf: file) }
        #expect(damaged?.code == .unusableModel)
        #expect(damaged?.detail.hasPrefix(file.path) == true)
        let absent = folder.appending(path: "absent")
        let missing = #expect(throws: TokenizerError.self) { try SentencePieceTokenizer(contentsOf: absent) }
        #expect(missing?.code == .cannotRead)
    }

    @Test func aModelWithoutControlTokensIsRefused() throws {
        // The names are the only place where the model has these bytes; a name of equal length keeps it well-formed.
        let query = Array("<query>".utf8)
        var bytes = tokenizer.serialized
        var replaced = 0
        var index = 0
        while let found = bytes[index...].indices.first(where: { bytes[$0...].starts(with: query) }) {
            bytes.replaceSubrange(found..<found + query.count, with: Array("<other>".utf8))
            index = found + query.count
            replaced += 1
        }
        #expect(replaced > 0)
        let error = #expect(throws: TokenizerError.self) { try SentencePieceTokenizer(serialized: bytes) }
        #expect(error?.code == .unusableModel)
        #expect(error?.detail.contains("<query>") == true)
        #expect(error?.detail.contains("<product>") == false)
    }

    @Test(arguments: [0, 1, 100, 5000])
    func aShortenedModelIsRefused(length: Int) {
        let error = #expect(throws: TokenizerError.self) {
            try SentencePieceTokenizer(serialized: Array(tokenizer.serialized.prefix(length)))
        }
        #expect(error?.code == .unusableModel)
    }
}
