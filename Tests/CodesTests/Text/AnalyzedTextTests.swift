import Codes
import Testing

@Suite struct AnalyzedTextTests {
    @Test(arguments: [
        ("T-shirt", ["t", "shirt"], ["tshirt"]), ("T\u{2011}Shirts", ["t", "shirt"], ["tshirt"]),
        ("T_shirt", ["t", "shirt"], ["tshirt"]), ("VL-50", ["vl", "50"], ["vl50"]),
        ("NOR.0707-60", ["nor", "0707", "60"], ["nor070760"]), ("H&M", ["h", "m"], ["hm"]),
        ("AC/DC", ["ac", "dc"], ["acdc"]), ("USB-C/HDMI", ["usb", "c", "hdmi"], ["usbc"]),
        ("red/green/blue", ["red", "green", "blue"], []), ("AB/12-3", ["ab", "12", "3"], ["123", "ab123"]),
        ("978-3-16-148410-0", ["978", "3", "16", "148410", "0"], ["9783161484100"]), ("36-38", ["36", "38"], []),
        ("24/7 16:9", ["24", "7", "16", "9"], []), ("steel.Ideal", ["steel", "ideal"], []),
        ("oak - matt", ["oak", "matt"], []),
        ("a-b-c-d-e-f-g", ["a", "b", "c", "d", "e", "f", "g"], []),
    ])
    func linkedWordsAreJoinedToo(text: String, values: [String], variants: [String]) throws {
        let analysis = try CodeAnalyzer().analysis(of: text)
        #expect(analysis.values == values)
        #expect(analysis.variants == variants)
    }

    @Test(arguments: [
        ("english", "Levi’s", ["levi"], []), ("german", "Levi's", ["levi"], ["levis"]),
        ("german", "levis", ["levis"], []),
        ("french", "L’Oréal", ["l", "oreal"], ["loreal"]),
        ("english", "rock'n'roll", ["rock", "n", "roll"], ["rocknrol"]),
        ("english", "'oak'shelf'", ["oak", "shelf"], []),
    ])
    func apostrophes(language: String, text: String, values: [String], variants: [String]) throws {
        let analysis = try CodeAnalyzer(language: language).analysis(of: text)
        #expect(analysis.values == values)
        #expect(analysis.variants == variants)
    }

    @Test(arguments: [
        ("WiFi", ["wifi"], ["wi", "fi"]), ("ＷｉＦｉ", ["wifi"], ["wi", "fi"]), ("iPhone", ["iphon"], ["phone"]),
        ("PlayStation5", ["playstation5"], ["playstat", "5", "play", "station"]),
        ("USBStick", ["usbstick"], ["usb", "stick"]),
        ("kWh LEDs GHz", ["kwh", "led", "ghz"], []), ("КоляскаЛюкс", ["коляскалюкс"], ["коляска", "люкс"]),
        ("Lamp LAMP lamp", ["lamp", "lamp", "lamp"], []),
    ])
    func camelCaseHasParts(text: String, values: [String], variants: [String]) throws {
        let analysis = try CodeAnalyzer().analysis(of: text)
        #expect(analysis.values == values)
        #expect(analysis.variants == variants)
    }

    @Test(arguments: [
        ("T Shirt red", ["tshirt"]), ("GTX 1080 card", ["gtx1080"]), ("for 10 lamps", []), ("a lamp", []),
        ("vitamin c", []), ("x, ray", []),
    ])
    func whatIsLikelyToBeOneWordIsJoined(text: String, variants: [String]) throws {
        #expect(try CodeAnalyzer().analysis(of: text).variants == variants)
    }

    @Test(arguments: [
        ("wi fi", ["wifi"]), ("vl 50", ["vl50"]), ("500 ml", ["500ml"]), ("t shirt", ["tshirt"]),
        ("red lamp", []),
        ("lamps 2000", []), ("3 m cable", ["3000mm"]), ("3 in 1 jacket", ["in1"]),
    ])
    func queriesJoinShortNeighbours(query: String, variants: [String]) throws {
        let analyzer = try CodeAnalyzer()
        #expect(analyzer.analysis(of: query, joinsNeighbours: true).variants == variants)
        let own = QueryCode.own(in: query, analyzer: analyzer).map(\.code.description)
        #expect(own == analyzer.values(in: query) + variants)
    }

    /// Both spellings have a code in common, in either direction.
    @Test(arguments: [
        ("english", "Café", "cafe"), ("german", "Café", "Cafe"), ("french", "brodées", "brodees"),
        ("german", "Kaffeemühle", "kaffeemuhle"), ("german", "Straße", "STRASSE"), ("turkish", "Işık", "IŞIK"),
        ("turkish", "İstanbul", "istanbul"), ("danish", "rødgrød", "rodgrod"), ("english", "T-shirt", "tshirt"),
        ("english", "tshirt", "t shirt"), ("english", "T Shirt", "tshirt"), ("english", "WiFi", "wi-fi"),
        ("english", "PlayStation", "play station"), ("german", "Levi’s", "levis"),
        ("english", "VL-50", "vl50"), ("english", "VL 50", "vl50"), ("english", "Caf&eacute;", "café"),
    ])
    func bothSpellingsMatch(language: String, one: String, other: String) throws {
        let analyzer = try CodeAnalyzer(language: language)
        func matches(_ product: String, _ query: String) -> Bool {
            let codes = Set(CodeOccurrences(of: ProductText(title: product), analyzer: analyzer).entries.map(\.code))
            return !codes.isDisjoint(with: QueryCode.own(in: query, analyzer: analyzer).map(\.code))
        }
        #expect(matches(one, other))
        #expect(matches(other, one))
    }

    @Test(arguments: [("wifi", "wi fi"), ("VL50", "vl 50"), ("iPhone", "i phone")])
    func aQueryMaySplitAWord(title: String, query: String) throws {
        let analyzer = try CodeAnalyzer()
        let codes = Set(CodeOccurrences(of: ProductText(title: title), analyzer: analyzer).entries.map(\.code))
        #expect(!codes.isDisjoint(with: QueryCode.own(in: query, analyzer: analyzer).map(\.code)))
    }

    @Test func variantsAreCodesButNoWords() throws {
        let product = ProductText(title: "Red T-shirt", identifier: "VL-50")
        let found = CodeOccurrences(of: product, analyzer: try CodeAnalyzer())
        #expect(found.entries.map(\.code.description) == ["red", "t", "shirt", "tshirt", "vl", "50", "vl50"])
        #expect(found.entries.last?.fields == .attribute)
        #expect(found.length == 5)
    }
}
