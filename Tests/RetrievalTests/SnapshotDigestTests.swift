import Codes
import Retrieval
import Testing

@Suite struct SnapshotDigestTests {
    /// What `md5sum` says of the rows as they are documented.
    @Test func isTheSumOfTheRowsHashes() {
        let index = RetrievalIndex()
        index.apply(
            RetrievalChange(
                codes: [.init(number: 4, text: "lamp"), .init(number: 9, text: "red|lamp")],
                products: [
                    IndexedProduct(
                        number: 1, id: "a", title: "Lampe über", brand: "B", category: "C > D", price: "9.90",
                        attributes: [.init(name: "z", value: "1"), .init(name: "a", value: "2")]),
                    IndexedProduct(number: 2, id: "b", title: "Lamp"),
                ],
                postings: [
                    1: [
                        .init(product: 1, codes: [9, 4], weights: [255, 40], ownCount: 1),
                        .init(product: 2, codes: [4], weights: [100], ownCount: 1),
                    ]
                ]), position: "")
        let digest = index.snapshot.digest(of: 1)
        #expect(digest.rows == 2 && digest.sum == 12_987_055_154_723_395_622)
        let products = index.snapshot.productDigest()
        #expect(products.rows == 2 && products.sum == 5_467_169_339_556_370_255)
        #expect(index.snapshot.digest(of: 3) == IndexDigest())
    }

    @Test func dependsOnContentsOnly() {
        var shop = RandomShop(seed: 8)
        let index = RetrievalIndex()
        let copy = RetrievalIndex()
        var codes: [IndexedCode] = []
        for _ in 0..<10 {
            let change = shop.change(100, generations: [1])
            codes += change.codes
            index.apply(change, position: "")
        }
        let products = shop.numbers.reversed().compactMap { index.snapshot.product(id: "id-\($0)") }
        for entry in products {
            copy.apply(
                RetrievalChange(
                    codes: codes, products: [entry.product], postings: entry.codes.mapValues { [$0] }), position: "")
        }
        while copy.merge() {}
        #expect(copy.snapshot.digest(of: 1) == index.snapshot.digest(of: 1))
        #expect(copy.snapshot.productDigest() == index.snapshot.productDigest())
        #expect(copy.snapshot.productDigest().rows == products.count && products.count > 100)
        copy.apply(
            RetrievalChange(products: [products[0].product], deleted: [products[1].product.number]), position: "")
        #expect(copy.snapshot.productDigest() != index.snapshot.productDigest())
    }
}
