import Testing

@testable import Codes

@Suite struct AttributeDictionaryTests {
    private let normalizer: ValueNormalizer

    init() throws { normalizer = ValueNormalizer(analyzer: try CodeAnalyzer()) }

    private func dictionary(
        _ values: [(StructuredValue, Int)], edits: [FieldTypeEdit] = [], capacity: Int = 1_000
    ) -> AttributeDictionary {
        AttributeDictionary(
            values.map { CountedValue($0.0, products: $0.1) }, edits: edits, normalizer: normalizer, capacity: capacity)
    }

    private var shop: [(StructuredValue, Int)] {
        [
            (.brand("Apple"), 40), (.brand("Lumo"), 7), (.category("Home > Sofas"), 12), (.category("Home > Lamps"), 5),
            (.attribute("Flavour", "apple"), 9), (.attribute("Color", "Navy Blue"), 3),
            (.attribute("Colour", "navy blue"), 5), (.attribute("colour", "Blue"), 8),
            (.attribute("Ports", "4"), 30), (.attribute("Wireless", "Yes"), 30),
        ]
    }

    private func found(_ dictionary: AttributeDictionary, in text: String) -> [[String]] {
        dictionary.matches(in: text).map { $0.values.map(\.value.description) }
    }

    @Test func findsTheCataloguesValuesInTexts() {
        let dictionary = dictionary(shop)
        #expect(
            found(dictionary, in: "LUMO navy-blue sofa for the home") == [
                ["brand:lumo"], ["colour:navi blue"], ["category:sofa"], ["category:home"],
            ])
        #expect(found(dictionary, in: "blue lamps") == [["colour:blue"], ["category:lamp"]])
        #expect(found(dictionary, in: "chair").isEmpty)
    }

    @Test func anAmbiguousValueKeepsItsTypes() {
        #expect(found(dictionary(shop), in: "apple juice") == [["brand:appl", "modifier:appl"]])
    }

    @Test func spellingsOfAValueAreOneWithAllItsSources() throws {
        let match = try #require(dictionary(shop).matches(in: "navy blue").first?.values.first)
        #expect(match.products == 8)
        #expect(match.spelling == "navy blue")
        #expect(match.sources == [.attribute("Colour", "navy blue"), .attribute("Color", "Navy Blue")])
    }

    @Test func numbersAndTruthValuesAreNoNames() {
        let dictionary = dictionary(shop)
        #expect(found(dictionary, in: "4 yes").isEmpty)
        #expect(dictionary.values.contains { $0.value.value == "4" })
        #expect(!dictionary.values.contains { $0.value.value == "yes" })
    }

    /// Also in a field that has others, so that its type is one.
    @Test func aTruthValueIsNone() {
        let lining = ["Yes", "no", "black", "N/A"].map { StructuredValue.attribute("Lining", $0) }
        let dictionary = dictionary(lining.map { ($0, 5) })
        #expect(dictionary.values.map(\.value.value) == ["black"])
        #expect(lining.map { dictionary.typedValues(of: $0).count } == [0, 0, 1, 0])
    }

    @Test func spellingsOfAMeasureAreOneValue() throws {
        let values = ["15.6 inch", "15,6\"", "15.6-inch"].map { (StructuredValue.attribute("Screen size", $0), 2) }
        let dictionary = dictionary(values)
        #expect(dictionary.values.map(\.value.description) == ["technicalSpecification:15.6in"])
        #expect(dictionary.values.map(\.products) == [6])
        #expect(found(dictionary, in: "laptop 15,6 Zoll") == [["technicalSpecification:15.6in"]])
        #expect(
            NarrowedQuery("laptop \"screen size\":15.6in", dictionary).conditions.map(\.sources.count) == [3])
    }

    @Test func keepsTheMostFrequentOnly() {
        let dictionary = dictionary(shop, capacity: 3)
        #expect(dictionary.values.map(\.products) == [40, 30, 17])
        #expect(found(dictionary, in: "lumo apple home") == [["brand:appl"], ["category:home"]])
    }

    @Test func aPersonSaysWhatAFieldIs() throws {
        let edits = [try #require(FieldTypeEdit("flavour=none")), try #require(FieldTypeEdit("Color=style"))]
        let dictionary = dictionary(shop, edits: edits)
        #expect(found(dictionary, in: "apple") == [["brand:appl"]])
        #expect(found(dictionary, in: "navy blue") == [["colour:navi blue", "style:navi blue"]])
    }

    @Test func typesAStructuredValue() {
        let dictionary = dictionary(shop)
        #expect(
            dictionary.typedValues(of: .category("Home > Garden Lamps")).map(\.description) == [
                "category:home", "category:garden lamp",
            ])
        #expect(dictionary.typedValues(of: .attribute("Wireless", "Yes")).isEmpty)
        #expect(dictionary.typedValues(of: .attribute("Farbe", "Grün")).map(\.type) == [.colour])
        #expect(dictionary.typedValues(of: .brand("…")).isEmpty)
        #expect(dictionary.typedValues(of: .brand("one two three four five six seven")).isEmpty)
    }

    @Test func aPathThatRepeatsItselfCountsOnce() throws {
        let home = try #require(dictionary([(.category("Home > Home"), 4)]).values.first)
        #expect(home.products == 4 && home.sources == [.category("Home > Home")])
    }

    @Test func knowsNothingOfAnEmptyCatalogue() {
        #expect(dictionary([]).matches(in: "red sofa").isEmpty)
    }
}
