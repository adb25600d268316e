import Testing

@testable import Codes

@Suite struct NarrowedQueryTests {
    private let dictionary: AttributeDictionary

    init() throws {
        dictionary = AttributeDictionary(
            [
                CountedValue(.brand("Lumo"), products: 40), CountedValue(.brand("Apple"), products: 3),
                CountedValue(.category("Home > Garden Lamps"), products: 5),
                CountedValue(.category("Home > Sofas"), products: 9),
                CountedValue(.attribute("Farbe", "Red"), products: 8),
                CountedValue(.attribute("Colour", "red"), products: 2),
                CountedValue(.attribute("frame colour", "red"), products: 1),
                CountedValue(.attribute("Colour", "navy blue"), products: 2),
                CountedValue(.attribute("Flavour", "apple"), products: 6),
                CountedValue(.attribute("Ports", "4"), products: 6),
                CountedValue(.attribute("Weight", "4"), products: 6),
                CountedValue(.attribute("Wireless", "yes"), products: 6),
            ], normalizer: ValueNormalizer(analyzer: try CodeAnalyzer()))
    }

    private func sources(_ query: String) -> [[StructuredValue]] {
        NarrowedQuery(query, dictionary).conditions.map { $0.sources.sorted { $0.name < $1.name } }
    }

    @Test func aPartThatNamesAValueNarrows() {
        let query = NarrowedQuery("cosy sofa  brand:lumo for two", dictionary)
        #expect(query.text == "cosy sofa for two")
        #expect(query.conditions.map(\.name) == ["brand"])
        #expect(query.conditions.map(\.values) == [["Lumo"]])
        #expect(query.filter(and: nil) == ProductFilter(oneOf: [[.brand("Lumo")]]))
        #expect(
            query.filter(and: ProductFilter(priceFrom: 5)) == ProductFilter(priceFrom: 5, oneOf: [[.brand("Lumo")]]))
    }

    @Test(arguments: ["colour:red", "Color:RED", "couleur:red", "Kleur:reds"])
    func aTypeMeansAllFieldsThatHaveIt(query: String) {
        let red: [StructuredValue] = [
            .attribute("Colour", "red"), .attribute("Farbe", "Red"), .attribute("frame colour", "red"),
        ]
        #expect(sources(query) == [red])
    }

    @Test func aFieldsNameMeansThatField() {
        #expect(sources("\"frame colour\":red") == [[.attribute("frame colour", "red")]])
        #expect(sources("ports:4") == [[.attribute("Ports", "4")]])
        #expect(sources("weight:4") == [[.attribute("Weight", "4")]])
        #expect(sources("technicalSpecification:4") == [[.attribute("Ports", "4"), .attribute("Weight", "4")]])
    }

    @Test func anAmbiguousValueIsWhatItsNameSays() {
        #expect(sources("brand:apple") == [[.brand("Apple")]])
        #expect(sources("flavour:apple") == [[.attribute("Flavour", "apple")]])
    }

    @Test func aCategoryIsAnyPartOfThePath() {
        #expect(sources("category:\"garden lamp\"") == [[.category("Home > Garden Lamps")]])
        #expect(Set(sources("category:home").flatMap { $0 }).count == 2)
    }

    @Test func severalValuesOfANameAreAlternatives() {
        let query = NarrowedQuery("shirt colour:red,\"x\" colour:red Colour:\"navy blue\"", dictionary)
        #expect(query.text == "shirt colour:red,\"x\"")
        #expect(query.conditions.map(\.values) == [["Red", "navy blue"]])
        let list = NarrowedQuery("brand:lumo,apple", dictionary)
        #expect(list.conditions.map(\.values) == [["Lumo", "Apple"]])
    }

    @Test func severalNamesMustAllHold() {
        #expect(sources("brand:lumo colour:\"navy blue\"").count == 2)
    }

    @Test(arguments: [
        "sofa", "shade:red", "colour:invisible", "colour:red,invisible", "brand:red", "wireless:yes", "ratio 16:9",
        "colour : red", "http://example.com/red", "colour:…", "",
    ])
    func allElseStaysText(query: String) {
        let narrowed = NarrowedQuery(query, dictionary)
        #expect(narrowed.text == query)
        #expect(narrowed.conditions.isEmpty)
        #expect(narrowed.filter(and: nil) == nil)
    }

    @Test func searchesForTheValuesWhereNoOtherWordIsLeft() {
        #expect(NarrowedQuery("colour:red brand:LUMO", dictionary).text == "Red Lumo")
        #expect(NarrowedQuery("colour:red !", dictionary).text == "Red")
    }

    @Test func allSpellingsOfAValueAreSearchedForAndHold() throws {
        let spellings = ["Grey sofa", "gray sofa", "GREY SOFA"]
        let dictionary = AttributeDictionary(
            zip(spellings, [9, 8, 7]).map { CountedValue(.attribute("Kind", $0), products: $1) },
            normalizer: ValueNormalizer(analyzer: try CodeAnalyzer()))
        let query = NarrowedQuery("kind:\"gray sofa\"", dictionary)
        #expect(query.text == "Grey sofa gray sofa")
        #expect(query.conditions.map { $0.sources.map(\.value) } == [spellings])
    }

    @Test func formsOfUnicodeThatSwiftTakesForOneAreTwoSources() throws {
        let forms = ["Cr\u{E8}me", "Cre\u{300}me"]
        let dictionary = AttributeDictionary(
            forms.map { CountedValue(.attribute("Colour", $0), products: 3) },
            normalizer: ValueNormalizer(analyzer: try CodeAnalyzer()))
        let found = NarrowedQuery("colour:creme", dictionary).conditions.flatMap(\.sources)
        #expect(Set(found.map { Array($0.value.utf8) }) == Set(forms.map { Array($0.utf8) }))
    }
}
