import Codes
import Testing

@testable import Training

@Suite struct HeldOutRecallTests {
    private let products = (0..<6_000).map { ProductText(title: "lamp \($0)") }

    /// Queries such as "lamp" lead to a good part of a catalogue, which is coded again at every measurement.
    @Test func whatIsCodedIsBoundedHoweverMuchWasClicked() throws {
        let queries = (0..<130).map { query in
            JudgedQuery(text: "query \(query)", products: Set((0..<800).map { ($0 * 7 + query * 40) % products.count }))
        }
        let heldOut = try #require(HeldOutRecall(queries, among: products, seed: 1))
        #expect(heldOut.queries.count <= 100)
        #expect(heldOut.products.count <= HeldOutRecall.mostProducts)
        for query in heldOut.queries {
            #expect(query.products.count >= 20)
            let former = try #require(queries.first { $0.text == query.text })
            let titles = Set(former.products.map { products[$0].title })
            #expect(query.products.allSatisfy { titles.contains(heldOut.products[$0].title) })
        }
    }

    @Test func allThatWasClickedIsThereWhereItIsLittle() throws {
        let queries = (0..<60).map { JudgedQuery(text: "query \($0)", products: [$0, $0 + 1]) }
        let heldOut = try #require(HeldOutRecall(queries, among: products, seed: 1))
        #expect(heldOut.products.count == 61 + 1_500)
        #expect(heldOut.queries.allSatisfy { $0.products.count == 2 })
        #expect(HeldOutRecall(Array(queries.prefix(20)), among: products, seed: 1) == nil)
    }
}
