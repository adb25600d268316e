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
        ("مِصْبَاح كتــاب أحمر", ["مصباح", "كتاب", "احمر"]), ("קָפֶה מְנוֹרָה", ["קפה", "מנורה"]),
        ("قهوة عربى گلدان کاشی", ["قهوه", "عربي", "گلدان", "كاشي"]), ("ــ", ["ــ"]),
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
        ("あか2色", ["あか", "2", "色"]), ("ໂຄມໄຟ", ["ໂຄ", "ຄມ", "ມໄ", "ໄຟ"]),
        ("\u{1798}\u{17BB}\u{1781}", ["\u{1798}\u{17BB}", "\u{17BB}\u{1781}"]),
        ("\u{1019}\u{102E}\u{1038}", ["\u{1019}\u{102E}", "\u{102E}\u{1038}"]),
    ])
    func scriptsWithoutSpacesHavePairsOfCharacters(text: String, values: [String]) throws {
        #expect(try CodeAnalyzer().values(in: text) == values)
    }

    /// Not in the middle of a character.
    @Test func anOverlongWordIsCut() throws {
        let analyzer = try CodeAnalyzer()
        let cut = String(repeating: "x", count: 48)
        #expect(analyzer.values(in: "a \(cut)x b") == ["a", cut, "b"])
        #expect(analyzer.values(in: "\(cut)yz") == [cut])
        #expect(analyzer.values(in: String(repeating: "я", count: 30)) == [String(repeating: "я", count: 24)])
    }

    @Test(arguments: [
        ("Wasch\u{AD}maschinen\u{AD}reiniger", ["waschmaschinenreinig"]),
        ("Gart\u{200B}hand\u{FEFF}schuh", ["garthandschuh"]),
        (
            "\u{6A9}\u{62A}\u{627}\u{628}\u{200C}\u{62E}\u{627}\u{646}\u{647}",
            ["\u{643}\u{62A}\u{627}\u{628}\u{62E}\u{627}\u{646}\u{647}"]
        ),
        ("\u{202B}\u{643}\u{631}\u{633}\u{64A}\u{202C} \u{200F}x\u{200E}", ["\u{643}\u{631}\u{633}\u{64A}", "x"]),
        ("silber\u{A0}matt\u{202F}neu", ["silber", "matt", "neu"]), ("Socks 🧦❤️ wool", ["sock", "wool"]),
        ("ＡＢＣ １２３ ﾒﾝｽﾞ", ["abc", "123", "メン", "ンズ"]), ("٥٠ ۵۰", ["50", "50"]), ("Lego™ 501® ©", ["lego", "501"]),
        ("1½″ Ø 20", ["1", "1", "2", "o", "20"]), ("smørrebrød łódź œuvre", ["smorrebrod", "lodz", "oeuvr"]),
        ("İstanbul şal", ["istanbul", "sal"]), ("Straße STRASSE", ["strass", "strass"]), ("\u{301}a", ["a"]),
    ])
    func whatIsWrittenInSeveralWaysIsOne(text: String, values: [String]) throws {
        #expect(try CodeAnalyzer().values(in: text) == values)
    }

    @Test(arguments: [
        ("<p>Caf&eacute; table</p>", ["cafe", "tabl"]),
        ("Rock &#39;n&#39; roll &quot;big&quot;", ["rock", "n", "roll", "big"]),
        ("Caf&amp;eacute; &lt;b&gt;x&lt;/b&gt;", ["cafe", "x"]), ("size < 5", ["size", "5"]),
    ])
    func markupIsNoText(text: String, values: [String]) throws {
        #expect(try CodeAnalyzer().values(in: text) == values)
    }

    @Test func anUnknownLanguageIsNamed() {
        #expect(throws: Stemmer.UnknownLanguage.self) { try CodeAnalyzer(language: "klingon") }
    }
}
