import Testing

@testable import Catalog

@Suite struct QueryTextTests {
    @Test(arguments: ["a", "é", "ß", "ｘ", "赤", "ש", "٣", "½", "ⅳ", "♥ red", "c++", "1️⃣"])
    func aWordOrANumberIsOne(query: String) {
        #expect(QueryText.hasWord(query))
    }

    @Test(arguments: ["", " ", "🛋️", "👩‍👩‍👧", "!?", "€", "+", "\u{200B}", "\u{301}", "™"])
    func signsAreNoWords(query: String) {
        #expect(!QueryText.hasWord(query) && QueryText.asked(query) == nil)
    }

    @Test func aQueryIsAskedInItsSpelling() {
        #expect(QueryText.asked(" Red+LAMP ") == "red+lamp" && QueryText.asked("USB+C") == "usb c")
        #expect(QueryText.asked("12") == "12" && QueryText.asked("&nbsp;♥") == nil)
    }

    @Test(arguments: [
        ("red lamp", "red lamp"), ("  Red\u{A0}\t LAMP\n", "red lamp"),
        ("\u{200B}red\u{FEFF} la\u{AD}mp\u{200D}", "red lamp"),
        ("rock &amp; roll", "rock & roll"), ("&#39;80s &quot;caf&eacute;&quot; &#x20AC;", "'80s \"café\" €"),
        ("a&b; &nosuch; &;", "a&b; &nosuch; &;"), ("&nbsp;lamp&nbsp;", "lamp"), ("&AMP", "&amp"),
        ("c&copy", "c&copy"), ("men&#146;s socks &rarr; wool", "men’s socks → wool"), ("red&#0;lamp", "red lamp"),
        ("rock%20roll", "rock roll"), ("rock+roll", "rock roll"), ("c%2B%2B+book", "c++ book"),
        ("c++%20book", "c++ book"), ("c++", "c++"), ("usb+c+hub", "usb c hub"), ("a + b", "a + b"), ("+1", "+1"),
        ("100% cotton", "100% cotton"), ("100%", "100%"), ("50%zz", "50%zz"), ("%FF", "%ff"), ("%00a", "%00a"),
        ("caf%C3%A9", "café"), ("cafe\u{301}", "café"), ("ÄRMEL", "ärmel"), ("", ""), (" \u{200B} ", ""),
    ])
    func queriesHaveOneSpelling(query: String, expected: String) {
        let normalized = QueryText.normalized(query)
        #expect(Array(normalized.utf8) == Array(expected.utf8))
    }

    @Test(
        arguments: [
            ("https://shop.example/search?page=2&q=red+lamp#top", "red lamp"), ("q=red%20lamp", "red lamp"),
            ("/s?query=a%2Bb&s=x", "x"), ("https://shop.example/lamps", nil), ("?q=", nil), ("", nil),
        ] as [(String, String?)])
    func anAddressHasAQuery(address: String, query: String?) {
        #expect(SearchAddress.query(address) == query)
    }
}
