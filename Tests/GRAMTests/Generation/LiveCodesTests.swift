import Codes
import Testing

@testable import GRAM

/// Which codes queries are decoded among.
@Suite struct LiveCodesTests {
    private let prompt = CodePrompt(
        tokenizer: try! SentencePieceTokenizer.train(
            on: ["red lamp", "blue lamp", "red sofa", "blue sofa", "a couch please", "a red couch"],
            vocabularySize: 512))

    @Test func aCodeOfOneValueMayBeWritten() throws {
        let codes = ["red", "lamp", "couch", "red|lamp", String(repeating: "qzx", count: 40)].map { Code($0)! }
        let trie = CodeTrie(of: codes, in: prompt)
        #expect(trie.count == 3)
        for code in ["red", "lamp", "couch"] { #expect(trie.contains(try #require(prompt.tokens(ofCode: code)))) }
    }

    @Test func codesComeAndGo() {
        let trie = CodeTrie(of: [Code("lamp")!], in: prompt)
        #expect(trie.insert(Code("couch")!, in: prompt))
        #expect(!trie.insert(Code("red|couch")!, in: prompt))
        #expect(trie.count == 2)
        trie.remove(Code("lamp")!, in: prompt)
        trie.remove(Code("red|couch")!, in: prompt)
        #expect(trie.count == 1)
    }
}
