import Codes
import Retrieval
import Testing

@testable import Serving

@Suite struct AttributeReaderTests {
    @Test func readsValuesWhenTheyHaveChanged() throws {
        let index = RetrievalIndex()
        func set(_ brand: String) {
            index.apply(
                RetrievalChange(products: [IndexedProduct(number: 1, id: "a", title: "", brand: brand)]), position: "")
        }
        let edits = try ["colour=style"].map { try #require(FieldTypeEdit($0)) }
        let reader = AttributeReader(normalizer: ValueNormalizer(analyzer: try CodeAnalyzer()), edits: edits)
        set("Lumo")
        let first = try #require(reader.read(index.snapshot, reading: 1))
        #expect(first.values.map(\.value.description) == ["brand:lumo"])
        #expect(first.mapping.type(ofField: "colour") == .style)
        let later = ContinuousClock.now + .seconds(3_600)
        #expect(reader.read(index.snapshot, reading: 1, at: later)?.values == nil)
        set("Sedo")
        #expect(reader.read(index.snapshot, reading: 1, at: later)?.values.map(\.spelling) == ["Sedo"])
        // An index that was read anew has versions of its own.
        #expect(reader.read(index.snapshot, reading: 2, at: later)?.values.count == 1)
    }
}
