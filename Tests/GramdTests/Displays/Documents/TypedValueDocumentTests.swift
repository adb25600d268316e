import Codes
import Monitoring
import Testing

@testable import gramd

@Suite struct TypedValueDocumentTests {
    private let dictionary: AttributeDictionary

    init() throws {
        dictionary = AttributeDictionary(
            [
                CountedValue(.brand("Lumo"), products: 4), CountedValue(.attribute("Farbe", "Red"), products: 3),
                CountedValue(.category("Home > Lamps"), products: 5),
            ], normalizer: ValueNormalizer(analyzer: try CodeAnalyzer()))
    }

    /// The table's lines with single blanks.
    private func lines(_ values: [TypedValueDocument]) -> [String] {
        CodesDisplay.typed(values).description.split(separator: "\n").dropFirst().map { line in
            line.split(separator: " ").joined(separator: " ")
        }
    }

    @Test func saysWhereAProductsValuesComeFrom() {
        let product = ProductText(
            title: "Red floor lamp", brand: "Lumo", category: "Home > Lamps",
            attributes: [.init(name: "Farbe", value: "Crimson")])
        #expect(
            lines(.of(product, dictionary)) == [
                "brand lumo field brand", "category home field category", "category lamp field category",
                "colour crimson field Farbe", "colour red title: Red, 3 products",
                "category lamp title: Lamps, 5 products",
            ])
    }

    @Test func saysWhatAQueryNames() {
        #expect(
            lines(.of(NarrowedQuery("lumo lamp colour:red", dictionary), dictionary)) == [
                "colour Red narrows to Farbe Red", "brand lumo dictionary: Lumo, 4 products",
                "category lamp dictionary: Lamps, 5 products",
            ])
    }

    @Test func saysWhenThereAreNone() {
        let values = [TypedValueDocument].of(NarrowedQuery("chair", dictionary), dictionary)
        #expect(CodesDisplay.typed(values).description == "no typed values")
    }
}
