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

    /// Units and decimal prefixes are those of own codes; inches stay inches.
    @Test(arguments: [
        (["15.6 inch", "15,6 inches", "15.6\"", "15.6-inch", "15,6 Zoll", "15.6in", "15.60 in."], ["15.6in"]),
        (["0.5 l", "500 ml", "500ml", "50 cl", "1/2 litre", "½ Liter"], ["500ml"]),
        (["1.5 kg", "1500g", "1,500 grams"], ["1500g"]), (["20 mm", "2 cm", "2-cm"], ["20mm"]),
        (["5' 9\"", "5 ft 9 in", "5'9\""], ["5ft", "9in"]), (["12 pack", "12-pack"], ["12pk"]),
        (["2 in 1"], ["2", "in", "1"]), (["iPhone 14"], ["iphon", "14"]), (["8x10ft"], ["8x10ft"]), (["4"], ["4"]),
    ])
    func aNumberWithItsUnitIsOneWord(spellings: [String], words: [String]) {
        for spelling in spellings { #expect(normalizer.words(in: spelling) == words, "\(spelling)") }
    }

    @Test func whatStandsBesideAQuantityStays() {
        #expect(
            normalizer.words(in: "slim 15.6\" laptop sleeve") == normalizer.words(in: "slim 15,6-inch laptop sleeve"))
        #expect(normalizer.words(in: "slim 15.6\" laptop sleeve").count == 4)
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
