import Testing

@testable import Retrieval

@Suite struct LiveCodeChangeTests {
    private func product(_ number: Int64) -> IndexedProduct {
        IndexedProduct(
            number: number, id: "p\(number)", title: "Lamp", brand: nil, category: nil, price: nil, attributes: [])
    }

    private func row(_ product: Int64, _ codes: [Int32]) -> IndexedCodes {
        IndexedCodes(product: product, codes: codes, weights: codes.map { _ in 100 }, ownCount: codes.count)
    }

    @Test func saysWhichCodesGotTheirFirstProductAndWhichLostTheirLast() {
        let index = RetrievalIndex()
        index.apply(
            RetrievalChange(
                codes: (0..<5_000).map { IndexedCode(number: $0, text: "c\($0)") },
                products: [product(1), product(2)], postings: [7: [row(1, [1, 2, 4_000]), row(2, [2])]]),
            position: "1")
        let before = index.snapshot
        #expect(before.liveCodeChange(of: 7, since: RetrievalSnapshot()).appeared.sorted() == ["c1", "c2", "c4000"])

        index.apply(
            RetrievalChange(deleted: [2], postings: [7: [row(1, [2, 3, 4_999])], 8: [row(1, [1])]]), position: "2")
        let change = index.snapshot.liveCodeChange(of: 7, since: before)
        #expect(change.appeared.sorted() == ["c3", "c4999"] && change.disappeared.sorted() == ["c1", "c4000"])
        #expect(index.snapshot.liveCodeChange(of: 8, since: before).appeared == ["c1"])
        #expect(index.snapshot.liveCodeChange(of: 7, since: index.snapshot) == LiveCodeChange())
        #expect(before.liveCodeChange(of: 9, since: before) == LiveCodeChange())
    }
}
