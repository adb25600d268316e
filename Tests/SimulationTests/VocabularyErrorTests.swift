import Testing

@testable import Simulation

/// A vocabulary that is not valid names the place of its fault.
@Suite struct VocabularyErrorTests {
    /// A valid vocabulary with a part of it replaced.
    private func vocabulary(_ part: String = "", by replacement: String = "") -> String {
        let valid = """
            shared:
              - &colour {name: colour, values: [Red ~ ruby, Blue], varying: true}
            trades:
              - name: Office
                brands: [Quillbit, Inkworth]
                series: [Alba]
                praise: [NEW]
                categories:
                  - name: Pens
                    words: Pen | Ball Pen ~ biro
                    price: [1, 9]
                    attributes: [*colour, {name: width, unit: centimetre, values: [1, 2]}, {name: cap, flag: With Cap}]
                    features: [a clip, a soft grip]
                    uses: [letters]
                    titles: [$brand $noun $colour, $noun $width $cap]
            """
        return valid.replacing(part, with: replacement)
    }

    private func fault(_ yaml: String) -> String {
        do {
            _ = try Vocabulary(yaml: yaml)
            return "none"
        } catch { return error.description }
    }

    @Test func readsWhatIsValid() throws {
        let entry = try #require(try Vocabulary(yaml: vocabulary()).entries.first)
        #expect(entry.path == "Office > Pens")
        #expect(entry.category.nouns == ["Pen", "Ball Pen"] && entry.category.synonyms == ["biro"])
        #expect(entry.category.price == 1...9)
        #expect(entry.category.attributes.map(\.name) == ["colour", "width", "cap"])
        #expect(entry.category.attributes.map(\.isVarying) == [true, false, false])
        #expect(
            entry.category.attributes.map { $0.values.map(\.value) }[1...] == [
                [.string("1 cm"), .string("2 cm")], [.bool(true), .bool(false)],
            ])
    }

    @Test(arguments: [
        ("*colour", "*color", "undefined alias"),
        ("[letters]", "[letters", "parser"),
        ("trades:", "trade:", "there is no key trade"),
        ("varying", "varing", "trades[0].categories[0].attributes[0]: there is no key varing"),
        ("price: [1, 9]", "cost: 1", "trades[0].categories[0]: there is no key cost"),
        ("series: [Alba]", "", "trades[0]: series is missing"),
        ("series: [Alba]", "series: []", "trades[0].series: expected words"),
        ("Inkworth", "Quillbit", "trades[0].brands: expected words, each of them once"),
        ("[1, 9]", "[9, 1]", "trades[0].categories[0].price: a price is [lowest, highest]"),
        ("Pen | Ball Pen ~ biro", "Pen", "trades[0].categories[0].words: shoppers need a word"),
        ("name: width", "name: colour", "trades[0].categories[0].attributes: two attributes have the same name"),
        ("centimetre", "feet", "trades[0].categories[0].attributes[1].unit"),
        ("[1, 2]", "[one]", "trades[0].categories[0].attributes[1].values[0]"),
        ("Blue", "~ sky", "trades[0].categories[0].attributes[0].values[1]: a spelling begins"),
        ("[Red ~ ruby, Blue]", "[]", "trades[0].categories[0].attributes[0].values: an attribute has 1 to 64 values"),
        ("a clip, a soft grip", "a clip", "trades[0].categories[0].features: a category needs two features"),
        ("$cap", "$colour $size", "trades[0].categories[0].titles: $size in \"$noun $width $colour $size\""),
    ])
    func namesThePlace(_ part: String, _ replacement: String, _ expected: String) {
        let fault = fault(vocabulary(part, by: replacement))
        #expect(fault.contains(expected), "\(fault)")
    }
}
