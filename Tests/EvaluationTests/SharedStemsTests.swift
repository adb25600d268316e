import Codes
import Evaluation
import Testing

@Suite struct SharedStemsTests {
    @Test func stemsOfAQueryThatStandAnywhereInAProductAreCounted() throws {
        var judgments = Judgments(minimumLabel: 1)
        for product in ["a", "b", "gone"] { judgments.add(query: "red lamps", productID: product, label: 1) }
        judgments.add(query: "light", productID: "a", label: 1)
        var stems = SharedStems(judgments, analyzer: try CodeAnalyzer())
        stems.add([
            ProductDocument(id: "a", text: ProductText(title: "Lamp", brand: "Red")),
            ProductDocument(id: "b", text: ProductText(title: "a lamp for lamps")),
        ])
        stems.add([ProductDocument(id: "other", text: ProductText(title: "red lamp"))])
        #expect(stems.count(query: "red lamps", product: "a") == 2)
        #expect(stems.count(query: "red lamps", product: "b") == 1)
        #expect(stems.count(query: "light", product: "a") == 0)
        #expect(stems.count(query: "red lamps", product: "gone") == nil)
        #expect(stems.count(query: "red lamps", product: "other") == nil)
    }
}
