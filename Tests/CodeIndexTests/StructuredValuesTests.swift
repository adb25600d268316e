import Catalog
import CodeIndex
import Codes
import TestSupport
import Testing

@Suite struct StructuredValuesTests {
    private func upsert(_ product: Product) -> PositionedEvent {
        PositionedEvent(event: ProductEvent(productID: product.id, change: .upsert(product)), record: nil)
    }

    @Test func countsTheValuesOfLiveProducts() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        #expect(try await index.products.structuredValues().isEmpty)
        let red = JSONValue.array([.string("red"), .string("red"), .string("blue")])
        _ = try await index.products.apply(
            ChangeBatch(
                events: [
                    upsert(
                        Product(id: "a", title: "Lamp", brand: "Lumo", category: "Home", attributes: ["colour": red])),
                    upsert(Product(id: "b", title: "Sofa", category: "Home", attributes: ["colour": .string("red")])),
                    upsert(Product(id: "c", title: "Bed", category: "Home")),
                    upsert(Product(id: "d", title: "Rug", brand: "Gone")), delete("d"),
                ], deadLetters: []))
        let values = try await index.products.structuredValues()
        #expect(
            values == [
                CountedValue(.category("Home"), products: 3), CountedValue(.attribute("colour", "red"), products: 2),
                CountedValue(.attribute("colour", "blue"), products: 1), CountedValue(.brand("Lumo"), products: 1),
            ])
        #expect(try await index.products.structuredValues(limit: 1) == [CountedValue(.category("Home"), products: 3)])
    }
}
