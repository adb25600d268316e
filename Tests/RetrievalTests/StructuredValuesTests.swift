import Codes
import Retrieval
import Testing

@Suite struct StructuredValuesTests {
    private func product(_ number: Int64, brand: String?, colours: [String] = []) -> IndexedProduct {
        IndexedProduct(
            number: number, id: "p\(number)", title: "", brand: brand, category: "Home", price: "\(number)",
            attributes: colours.map { IndexedAttribute(name: "colour", value: $0) })
    }

    @Test func listsWhatMostProductsHave() {
        let index = RetrievalIndex()
        #expect(index.snapshot.structuredValues(limit: 10).isEmpty)
        index.apply(
            RetrievalChange(products: [
                product(1, brand: "A", colours: ["red", "red", "blue"]), product(2, brand: "A", colours: ["red"]),
                product(3, brand: nil),
            ]), position: "")
        #expect(
            Set(index.snapshot.structuredValues(limit: 10)) == [
                CountedValue(.category("Home"), products: 3), CountedValue(.brand("A"), products: 2),
                CountedValue(.attribute("colour", "red"), products: 2),
                CountedValue(.attribute("colour", "blue"), products: 1),
            ])
        #expect(index.snapshot.structuredValues(limit: 1) == [CountedValue(.category("Home"), products: 3)])
    }

    @Test func theirVersionTellsThatOneCameOrWent() {
        let index = RetrievalIndex()
        index.apply(RetrievalChange(products: [product(1, brand: "A")]), position: "")
        let first = index.snapshot.structuredValuesVersion
        index.apply(RetrievalChange(products: [product(1, brand: "B")]), position: "")
        let second = index.snapshot.structuredValuesVersion
        #expect(second != first)
        index.apply(RetrievalChange(products: [product(1, brand: "B")]), position: "")
        #expect(index.snapshot.structuredValuesVersion == second)
        index.apply(RetrievalChange(deleted: [1]), position: "")
        #expect(index.snapshot.structuredValuesVersion != second)
        #expect(index.snapshot.structuredValues(limit: 10).isEmpty)
    }
}
