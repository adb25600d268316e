import Codes
import Testing

@Suite struct CodeTests {
    @Test func textRoundTrip() throws {
        let code = try #require(Code(values: ["notebook", "hp", "silver"]))
        #expect(code.description == "notebook|hp|silver")
        #expect(Code(code.description) == code)
        #expect(code.granularity == .medium)
    }

    @Test(arguments: [[], ["a\0b"], ["a", ""], ["a|b"], ["1", "2", "3", "4", "5", "6", "7"]])
    func refusesWhatIsNoCode(values: [String]) {
        #expect(Code(values: values) == nil)
    }
}

@Suite struct CodeAnalyzerTests {
    @Test(arguments: [
        ("Wireless Headphones, black", ["wireless", "headphon", "black"]),
        ("Café CRÈME", ["cafe", "creme"]),
        ("HP dv7-1211ea 43.2 cm (17\")", ["hp", "dv7", "1211ea", "43.2", "cm", "17"]),
        ("ends. 5. five", ["end", "5", "five"]),
        ("ﬁne ＵＳＢ ½", ["fine", "usb", "1", "2"]),
        ("|||  --", []),
    ])
    func normalisesWords(text: String, values: [String]) throws {
        #expect(try CodeAnalyzer().values(in: text) == values)
    }

    /// Endings are told before accents go: masculine and feminine have one value.
    @Test(arguments: [
        ("russian", "красный стол", ["красн", "стол"]), ("russian", "красная", ["красн"]),
        ("french", "Chaussures brodées", ["chaussur", "brod"]), ("french", "brodé", ["brod"]),
        ("german", "Häuser Stühle", ["haus", "stuhl"]),
    ])
    func stemsOtherLanguages(language: String, text: String, values: [String]) throws {
        #expect(try CodeAnalyzer(language: language).values(in: text) == values)
    }

    @Test(arguments: [
        ("夏季新款 iPhone手机壳", ["夏季", "季新", "新款", "iphon", "手机", "机壳"]), ("灯", ["灯"]),
        ("あか2色", ["あか", "2", "色"]),
    ])
    func scriptsWithoutSpacesHavePairsOfCharacters(text: String, values: [String]) throws {
        #expect(try CodeAnalyzer().values(in: text) == values)
    }

    @Test func anOverlongWordIsLeftOut() throws {
        #expect(try CodeAnalyzer().values(in: "a \(String(repeating: "x", count: 49)) b") == ["a", "b"])
    }

    @Test func anUnknownLanguageIsNamed() {
        #expect(throws: Stemmer.UnknownLanguage.self) { try CodeAnalyzer(language: "klingon") }
    }
}
