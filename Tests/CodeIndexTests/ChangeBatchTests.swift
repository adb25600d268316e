import Catalog
import Testing

@testable import CodeIndex

@Suite struct ChangeBatchTests {
    private func batch(_ events: ProductEvent...) -> ChangeBatch {
        ChangeBatch(events: events.map { PositionedEvent(event: $0, record: nil) })
    }

    private func lamp(_ id: String?, key: String? = nil) -> ProductEvent {
        ProductEvent(productID: id, recordKey: key, change: .upsert(Product(id: id ?? "", title: "Lamp")))
    }

    /// Rows are made for the last events of products, where these say all of one.
    @Test func aBatchEndsWithItsLastEvents() {
        let named = ProductEvent(productID: "b", change: .upsert(Product(id: "b", title: "Desk")))
        let events = [lamp("a"), lamp("b"), lamp(nil, key: "k"), ProductEvent(productID: "a", change: .delete), named]
        var batch = ChangeBatch(events: events.map { PositionedEvent(event: $0, record: nil) })
        #expect(batch.productIDs(and: []).sorted() == ["a", "b"])
        batch.prepareRows()
        #expect(batch.finalRows.map(\.product) == ["a", "b"])
        #expect(batch.finalRows.map(\.row?.product.title) == [nil, "Desk"])
        #expect(batch.rows.map { $0 != nil } == [false, false, false, false, true])
        #expect(batch.productIDs(and: []).sorted() == ["a", "b"])
        #expect(batch.productIDs(and: ["b", "c"]).sorted() == ["a", "b", "c"])
        // What comes later counts as well.
        batch.events.append(PositionedEvent(event: lamp("d"), record: nil))
        #expect(batch.productIDs(and: []).sorted() == ["a", "b", "d"])
    }

    /// An event that names its product, whatever its key, decides about that one and no other.
    @Test func theStateOfAProductThatIsReplacedDecidesAboutNoOther() {
        let deletion = ProductEvent(productID: "c", change: .delete)
        #expect(batch(lamp("a"), lamp("b", key: "k"), deletion).decisiveIDs(among: []).isEmpty)
    }

    @Test func productsThatAKeyMayMeanAreDecisive() {
        let tombstone = ProductEvent(productID: "c", recordKey: "c", change: .delete, isTombstone: true)
        #expect(batch(lamp("a"), tombstone).decisiveIDs(among: ["d"]) == ["c", "d"])
        #expect(batch(lamp(nil, key: "k")).decisiveIDs(among: ["e"]) == ["e"])
        var moved = lamp("f", key: "k")
        moved.isRowChange = true
        #expect(batch(moved).decisiveIDs(among: ["g"]) == ["f", "g"])
    }

    @Test func productsOfWhichEventsSayPartsAreDecisive() {
        var patch = ProductPatch(id: "a")
        patch.price = .replaced("9")
        #expect(batch(ProductEvent(productID: "a", change: .patch(patch))).decisiveIDs(among: []) == ["a"])
    }
}
