import Codes
import Testing

@Suite struct QuantityTests {
    private let analyzer = try! CodeAnalyzer()

    private func codes(_ title: String) -> Set<String> {
        Set(CodeOccurrences(of: ProductText(title: title), analyzer: analyzer).entries.map(\.code.description))
    }

    private func own(_ query: String) -> Set<String> {
        Set(QueryCode.own(in: query, analyzer: analyzer).map(\.code.description))
    }

    /// A quantity has one code however it is written, in a title and in a query.
    @Test(arguments: [
        (["8ft", "8 ft", "8 ft.", "8-ft", "8 feet", "8-foot", "8'", "8′", "8 FT"], "8ft"),
        (
            [
                "1/2in", "1/2 in", "1/2 inch", "1/2-inch", "1/2\"", "0.5 inch", "0,5 Zoll", ".5 in.", "½ inch", "½″",
                "&#189;&quot;", "&frac12; in",
            ], "0.5in"
        ),
        (["1-1/2 in.", "1 1/2\"", "1½ inch", "1.5 inches", "1.50in", "1,5in"], "1.5in"),
        (["1/3 HP", "0.333 hp", "1/3-horsepower"], "0.333hp"),
        (["500ml", "500 mL", "0.5 l", "0,5 Liter", "1/2 litre", "50 cl"], "500ml"),
        (["2.5kg", "2,5 kg", "2500 g", "2,500 grams", "2½ kilos"], "2500g"),
        (["120 cm", "120cm", "1200 mm", "1.2 m"], "1200mm"), (["1TB", "1 TB", "1000 GB"], "1000gb"),
        (["16 fl. oz.", "16 fl oz", "16 fluid ounces", "16floz"], "16floz"),
        (["12.5 sq. ft.", "12.5 square feet", "12,5 sqft"], "12.5sqft"),
        (["12 pack", "12-pack", "12pk", "12 Packs"], "12pk"), (["13 amp", "13amp", "13A"], "13a"),
        (["5000 mAh", "5,000mAh", "5 Ah"], "5000mah"), (["8x10ft", "8' x10'", "8 x 10 ft"], "10ft"),
    ])
    func isOneCodeInEverySpelling(spellings: [String], code: String) {
        for spelling in spellings {
            #expect(codes("Oak \(spelling) shelf").contains(code), "\(spelling)")
            #expect(own("\(spelling) shelf").contains(code), "\(spelling)")
        }
    }

    @Test(arguments: [
        ("5'9\"", ["5ft", "9in"]), ("8ft", ["8", "ft"]), ("100-240 V", ["240v", "100240"]),
        ("120/240V", ["240", "120240v"]), ("3/4-inch drive", ["0.75in"]), ("1/2in", ["0.5in"]), ("2,5kg", ["2500g"]),
        ("24 v-neck", ["vneck"]),
        ("3 in 1", []), ("2-in-1", ["2in1"]), ("90's", ["90s"]), ("1.2.3 m", []), ("1,2,3 m", []), ("0 g", []),
        ("24/7", []), ("16:9", []), ("5 lamps", []), ("20 ft2", ["ft", "2"]), ("1234567890 kg", []),
    ])
    func hasNoOtherVariants(text: String, variants: [String]) throws {
        let analyzer = try CodeAnalyzer(language: "german")
        #expect(analyzer.analysis(of: text).variants == variants)
    }

    /// The parts of a glued fraction are words of their own: half an inch is no two inches.
    @Test func aFractionIsNotItsDenominator() {
        #expect(analyzer.values(in: "1/2in pipe, 2,5kg") == ["1", "2", "in", "pipe", "2", "5", "kg"])
        #expect(codes("2in pipe").isDisjoint(with: own("1/2in").subtracting(["2", "in"])))
        #expect(!codes("ladder for 8 with ft").contains("8ft"))
    }

    @Test(arguments: [
        ("iPhone14 case", "iphone 14 case", ["iphon", "14", "case"]), ("ddr4", "ddr 4", ["ddr", "4", "ddr4"]),
        ("8x10 rug", "8 x 10 rug", ["8", "10", "rug"]), ("DeckOver", "deck over", ["deck", "over"]),
        ("DeckOver", "deckover", ["deckov"]),
    ])
    func lettersAndNumbersMatchApart(title: String, query: String, shared: [String]) {
        #expect(codes(title).intersection(own(query)) == Set(shared))
    }

    /// What is an article number rather has no parts.
    @Test(arguments: ["b5", "1211ea", "1000xm4", "a1b2c3"])
    func articleNumbersHaveNoParts(text: String) {
        #expect(analyzer.analysis(of: text).variants.isEmpty)
    }

    @Test(arguments: ["1/", "1 ", "1,1", "1'", "8x", "1-", "1.", "9 fl ", "½"])
    func takesLinearTime(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        #expect(analyzer.analysis(of: text, joinsNeighbours: true).all.count <= 4 * text.count)
    }
}
