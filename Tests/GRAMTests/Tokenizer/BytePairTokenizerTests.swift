import Foundation
import Testing

@testable import GRAM

@Suite struct BytePairTokenizerTests {
    private static let names = ["smollm", "llama3", "gpt2"]

    private func tokenizer(_ name: String) throws -> any Tokenizer {
        try BaseTokenizer.make(
            bytePairs: BaseGolden.json("\(name).json"), begin: nil, end: 0, padding: nil, unknown: nil
        ).tokenizer
    }

    @Test(arguments: names)
    func tokensEqualThoseOfHuggingFaceTokenizers(name: String) throws {
        let tokenizer = try tokenizer(name)
        let cases = try #require(BaseGolden.cases()[name])
        #expect(cases.count > 40)
        // The second time many words come from the cache.
        for example in cases + cases {
            #expect(tokenizer.encode(example.text) == example.tokens, "\(example.text.debugDescription)")
            #expect(Array(tokenizer.decode(example.tokens).utf8) == Array(example.decoded.utf8))
            let count = example.tokens.count
            let part = Array(example.tokens[count / 3..<2 * count / 3])
            #expect(Array(tokenizer.decode(part).utf8) == Array(example.part.utf8))
            for maximum in [0, 1, 2, 7] {
                #expect(
                    tokenizer.encode(example.text, maximumTokens: maximum) == Array(example.tokens.prefix(maximum)))
            }
        }
    }

    @Test func aBasesUnusedSpecialTokensTakeTheRoles() throws {
        let smollm = try tokenizer("smollm")
        #expect([smollm.queryToken, smollm.productToken, smollm.codeToken] == [2, 3, 4])
        let document = try BytePairTokenizer.document(BaseGolden.json("smollm.json"))
        #expect(smollm.vocabularySize == document.model.vocabulary.count)
        // Those that the base keeps for later use come before others.
        let reserved = try tokenizer("gpt2")
        #expect([reserved.queryToken, reserved.productToken, reserved.codeToken] == [1, 3, 4])
    }

    @Test func aBaseWithoutUnusedSpecialTokensGetsNewOnes() throws {
        let json = try BaseGolden.json("llama3.json")
        let count = try BytePairTokenizer.document(json).model.vocabulary.count
        let base = try BaseTokenizer.make(bytePairs: json, begin: 1, end: 0, padding: nil, unknown: nil)
        #expect(base.newTokens == count..<count + 3)
        #expect(base.tokenizer.vocabularySize == count + 3)
        #expect(base.tokenizer.queryToken == Int32(count))
        #expect(base.tokenizer.codeToken == Int32(count + 2))
        #expect(base.tokenizer.beginToken == 1)
        #expect(!base.tokenizer.encode("<query> <code>").contains { $0 >= count })
        #expect(base.tokenizer.decode([0, base.tokenizer.queryToken] + base.tokenizer.encode("a b") + [0]) == "a b")
    }

    @Test func comesBackFromItsFiles() throws {
        let folder = try TemporaryFolder()
        for name in Self.names {
            let tokenizer = try tokenizer(name)
            for (file, contents) in tokenizer.files {
                try contents.write(to: folder.url.appendingPathComponent(file))
            }
            let read = try TokenizerFolder.read(from: folder.url)
            #expect(read.files == tokenizer.files)
            #expect(read.codeToken == tokenizer.codeToken)
            #expect(read.encode("Red lamp's 128") == tokenizer.encode("Red lamp's 128"))
        }
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent(TokenRoles.fileName))
        let error = #expect(throws: TokenizerError.self) { try TokenizerFolder.read(from: folder.url) }
        #expect(error?.detail.contains("gramd model import") == true)
    }

    /// Time that grows with the square of a word's length would pass the limit.
    @Test(.timeLimit(.minutes(30))) func oneLongWordTakesNoLongerThanManyShortOnes() throws {
        let tokenizer = try tokenizer("gpt2")
        let letters = String(repeating: "lamplight", count: 100_000)
        #expect(tokenizer.decode(tokenizer.encode(letters)) == letters)
    }

    @Test func numbersThatAreNoTokensDecodeToNothing() throws {
        let tokenizer = try tokenizer("gpt2")
        #expect(tokenizer.decode([-1, 1_000_000] + tokenizer.encode("lamp") + [Int32.max]) == "lamp")
    }

    @Test(arguments: [
        ("\"type\":\"ByteLevel\"", "\"type\":\"Whitespace\"", "Whitespace"),
        ("\"byte_fallback\":false", "\"byte_fallback\":true", "byte_fallback"),
        ("\"normalizer\":null", "\"normalizer\":{\"type\":\"NFC\"}", "NFC"),
        ("\"type\":\"BPE\"", "\"type\":\"Unigram\"", "Unigram"),
        ("\"end_of_word_suffix\":null", "\"end_of_word_suffix\":\"</w>\"", "end_of_word"),
        ("\"<|end|>\":0", "\"<|end|>\":-7", "-7"), ("\"<x>\":2", "\"<x>\":2147483647", "2147483647"),
        ("\"vocab\":{", "\"vocab\":[", "tokenizer.json"),
    ])
    func whatIsNotSupportedIsNamed(old: String, new: String, message: String) throws {
        let text = String(decoding: try BaseGolden.json("gpt2.json"), as: UTF8.self)
        var compact = try #require(
            String(
                data: JSONSerialization.data(
                    withJSONObject: JSONSerialization.jsonObject(with: Data(text.utf8)), options: [.sortedKeys]),
                encoding: .utf8))
        #expect(compact.contains(old))
        compact.replace(old, with: new)
        let error = #expect(throws: TokenizerError.self) {
            try BaseTokenizer.make(bytePairs: Data(compact.utf8), begin: nil, end: 0, padding: nil, unknown: nil)
        }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
}
