import Codes
import Testing

@Suite struct ValueNormalizerTests {
    private let normalizer: ValueNormalizer

    init() throws { normalizer = ValueNormalizer(analyzer: try CodeAnalyzer()) }

    @Test(arguments: [
        ("Grey", "gray"), ("Navy Blue", "navy-blue"), ("ALUMINUM", "Aluminium"), ("Sofas", "sofa"),
        ("apple flavor", "Apple Flavour"), ("Ｒｅｄ", "red"), ("pajamas", "pyjama"),
    ])
    func spellingsOfOneValueAreOne(left: String, right: String) {
        #expect(normalizer.words(in: left) == normalizer.words(in: right))
        #expect(!normalizer.words(in: left).isEmpty)
    }

    @Test func otherLanguagesKeepTheirSpellings() throws {
        let german = ValueNormalizer(analyzer: try CodeAnalyzer(language: "german"))
        #expect(german.words(in: "gray") != german.words(in: "grey"))
    }

    @Test func aValueIsItsWordsInARow() {
        #expect(ValueNormalizer.value(of: ["navi", "blue"]) == "navi blue")
        #expect(normalizer.words(in: " – ").isEmpty)
    }
}
