import Catalog
import Randomness
import Testing

@testable import CodeIndex

@Suite struct ApplyPlanTests {
    private static let product = Product(id: "a", title: "Lamp")
    private static let hash = CodingInput(of: product).hash
    private static let versions: [Int64?] = [nil, 1, 2]
    private static let records: [RecordPosition?] =
        [nil] + (0...1).flatMap { partition in (4...6).map { place(Int32(partition), $0) } }

    private static func place(_ partition: Int32, _ offset: Int64) -> RecordPosition {
        RecordPosition(topic: "products", partition: partition, offset: offset)
    }

    /// What may be stored of a product: nothing, or it lives with this text or another, or it is deleted.
    private static let storedProducts: [StoredProduct?] =
        [nil]
        + versions.flatMap { version in
            [nil, place(0, 5), place(1, 5)].flatMap { record in
                [hash, [1, 2], nil].map { hash in
                    StoredProduct(number: 7, live: hash != nil, order: order(version, record), inputHash: hash)
                }
            }
        }

    private static func order(_ version: Int64?, _ record: RecordPosition?) -> EventOrder {
        EventOrder(
            newestVersion: version.map { SourceVersion(number: $0) }, hasVersion: version != nil,
            place: record.map { .record($0, time: nil) })
    }

    /// What must become of an event on what is stored.
    private func verdict(_ event: PositionedEvent, _ stored: StoredProduct) -> EventOrder.Verdict {
        var order = stored.order
        return order.admit(version: event.event.version.map { SourceVersion(number: $0) }, at: event.place)
    }

    /// Every event on everything that may be stored.
    @Test(arguments: [ProductEvent.Change.upsert(product), .delete])
    func writesWhatIsNewerAndNothingElse(change: ProductEvent.Change) {
        for stored in Self.storedProducts {
            for version in Self.versions {
                for record in Self.records {
                    let event = PositionedEvent(
                        event: ProductEvent(productID: "a", version: version, change: change), record: record)
                    let plan = ApplyPlan([event], stored: stored.map { ["a": $0] } ?? [:])
                    var expected = ApplyOutcome()
                    var deleted: [Int64] = []
                    var toCode: [String] = []
                    let verdict = stored.map { self.verdict(event, $0) } ?? .applies
                    if verdict == .isLate {
                        expected.late = 1
                    } else if verdict != .applies {
                        expected.skipped = 1
                    } else if change == .delete {
                        expected.deleted = 1
                        if let stored, stored.live { deleted = [stored.number] }
                    } else {
                        expected.upserted = 1
                        if stored?.inputHash != Self.hash { toCode = ["a"] }
                    }
                    expected.toCode = toCode.count
                    let isWritten = verdict == .applies
                    let isUpsert = change != .delete
                    #expect(
                        plan.outcome == expected && plan.deletedProductNumbers == deleted
                            && plan.textChanges.map(\.productID) == toCode
                            && plan.writes.map(\.row?.product) == (isWritten ? [isUpsert ? Self.product : nil] : [])
                            && plan.writes.map(\.row?.inputHash) == (isWritten ? [isUpsert ? Self.hash : nil] : [])
                            && plan.writes.map(\.order.place) == (isWritten ? [event.place] : []),
                        "\(event) on \(String(describing: stored))")
                }
            }
        }
    }

    @Test func aPriceNeedsNoCoding() {
        var cheaper = Self.product
        cheaper.price = "9.50"
        let stored = StoredProduct(number: 7, live: true, order: EventOrder(), inputHash: Self.hash)
        let event = PositionedEvent(event: ProductEvent(productID: "a", change: .upsert(cheaper)), record: nil)
        let plan = ApplyPlan([event], stored: ["a": stored])
        #expect(plan.writes.map(\.row?.product) == [cheaper] && plan.textChanges.isEmpty)
    }

    // MARK: Deletions by record key

    private func stored(
        _ number: Int64, key: String?, offset: Int64, live: Bool = true
    ) -> StoredProduct {
        StoredProduct(
            number: number, live: live, order: Self.order(nil, Self.place(0, offset)), inputHash: live ? [1] : nil,
            recordKey: key)
    }

    private func deletion(_ id: String?, key: String, isTombstone: Bool = false) -> PositionedEvent {
        var event = ProductEvent(productID: id, recordKey: key, change: .delete)
        event.isTombstone = isTombstone
        return PositionedEvent(
            event: event, place: .record(Self.place(0, 9), time: nil),
            source: SourceRecord(key: Array(key.utf8), value: isTombstone ? nil : [123, 125]))
    }

    @Test func aDeletionWithoutAnIdentifierFindsTheProductByItsKey() {
        let products = ["A-7": stored(1, key: "7", offset: 1), "7": stored(2, key: "9", offset: 2)]
        for event in [deletion(nil, key: "7"), deletion("7", key: "7"), deletion(nil, key: "7", isTombstone: true)] {
            let plan = ApplyPlan([event], stored: products)
            #expect(plan.deletedProductNumbers == [1] && plan.outcome.deleted == 1, "\(event)")
        }
    }

    @Test func aBareKeyDeletesNoProductThatCameUnderAnother() {
        func plan(_ stored: [String: StoredProduct]) -> ApplyPlan {
            var event = deletion("7", key: "7")
            event.event.isNamedByKey = true
            return ApplyPlan([event], stored: stored)
        }
        let other = plan(["7": stored(2, key: "9", offset: 2)])
        #expect(other.writes.isEmpty)
        #expect(other.outcome.refused.first?.message.contains("REPLICA IDENTITY FULL") == true)
        // Its own key tells its identifier, so that nothing had to be remembered.
        #expect(plan(["7": stored(2, key: nil, offset: 2)]).deletedProductNumbers == [2])
        let both = ["7": stored(2, key: "9", offset: 2), "A-7": stored(1, key: "7", offset: 1)]
        #expect(plan(both).deletedProductNumbers == [1])
    }

    /// The product of a row that was another one before: both are gone, and so is the row.
    @Test func aTombstoneOfDeletedProductsRepeatsTheLastDeletion() {
        let gone = [
            "OLD": stored(1, key: "7", offset: 3, live: false), "NEW": stored(2, key: "7", offset: 5, live: false),
        ]
        let plan = ApplyPlan([deletion(nil, key: "7", isTombstone: true)], stored: gone)
        #expect(plan.outcome.refused.isEmpty && plan.writes.map(\.productID) == ["NEW"])
        #expect(plan.writes.allSatisfy { $0.row == nil } && plan.deletedProductNumbers.isEmpty)
    }

    // MARK: Rows whose key changes

    /// The product keeps its identifier: it leaves row 7 and comes as row 9, in two partitions, at one place of the
    /// source's log.
    @Test(arguments: [nil, 100] as [Int64?], [(0, 1), (1, 0)] as [(Int32, Int32)])
    func aRowThatGetsAnotherKeyIsThere(version: Int64?, partitions: (Int32, Int32)) {
        let product = Product(id: "A-7", title: "Shears")
        func event(
            _ change: ProductEvent.Change, key: String, _ partition: Int32, _ offset: Int64, _ version: Int64?
        ) -> PositionedEvent {
            var event = ProductEvent(productID: "A-7", recordKey: key, version: version, change: change)
            event.isOfRow = true
            return PositionedEvent(event: event, place: .record(Self.place(partition, offset), time: offset / 10))
        }
        let created = event(.upsert(product), key: "7", partitions.0, 10, version.map { _ in 50 })
        let left = event(.delete, key: "7", partitions.0, 20, version)
        var tombstone = event(.delete, key: "7", partitions.0, 21, nil)
        tombstone.event.productID = nil
        (tombstone.event.isTombstone, tombstone.event.isOfRow) = (true, false)
        let arrived = event(.upsert(product), key: "9", partitions.1, 22, version)
        for events in [
            [created, left, tombstone, arrived], [created, left, arrived, tombstone],
            [created, arrived, left, tombstone],
            [arrived, created, left, tombstone], [created, left, tombstone, arrived, created, left, tombstone],
            [left, tombstone, arrived],
        ] {
            let plan = ApplyPlan(events, stored: [:])
            #expect(plan.writes.map(\.row?.product) == [product] && plan.writes.map(\.recordKey) == ["9"])
            #expect(plan.outcome.refused.isEmpty)
        }
        // The row is deleted in its new place.
        let deleted = event(.delete, key: "9", partitions.1, 30, version.map { _ in 200 })
        for events in [[created, left, arrived, deleted], [arrived, deleted, created, left]] {
            #expect(ApplyPlan(events, stored: [:]).writes.map(\.row?.product) == [nil])
        }
    }

    // MARK: Rows whose identifier changes

    private func rowChange(_ id: String, _ change: ProductEvent.Change, version: Int64? = nil) -> PositionedEvent {
        var event = ProductEvent(productID: id, recordKey: "k", version: version, change: change)
        event.isRowChange = true
        return PositionedEvent(event: event, place: .record(Self.place(0, 9), time: nil))
    }

    private func row(_ number: Int64, _ product: Product, offset: Int64, live: Bool = true) -> StoredProduct {
        var stored = stored(number, key: "k", offset: offset, live: live)
        stored.product = live ? product : nil
        return stored
    }

    @Test func aRowThatIsAnotherProductNowIsNoLongerTheOneThatItWas() {
        let old = Product(id: "OLD", title: "Rug", description: "of wool", price: "5")
        let new = Product(id: "NEW", title: "Rug", price: "6")
        let plan = ApplyPlan([rowChange("NEW", .upsert(new))], stored: ["OLD": row(1, old, offset: 3)])
        #expect(plan.deletedProductNumbers == [1] && plan.writes.map(\.productID) == ["NEW", "OLD"])
        #expect(plan.writes.map(\.row?.product) == [new, nil])
        // What the change doesn't say is as it was.
        let patch = ProductPatch(id: "NEW", title: "Rug", price: .replaced("6"))
        var expected = old
        (expected.id, expected.price) = ("NEW", "6")
        let patched = ApplyPlan([rowChange("NEW", .patch(patch))], stored: ["OLD": row(1, old, offset: 3)])
        #expect(patched.writes.map(\.row?.product) == [expected, nil])
        // It comes back under its first identifier.
        let back = ApplyPlan(
            [rowChange("OLD", .upsert(old))],
            stored: ["OLD": row(1, old, offset: 3, live: false), "NEW": row(2, new, offset: 4)])
        #expect(back.deletedProductNumbers == [2])
    }

    /// Rows may share a key that is not that of their table.
    @Test func aRowTakesNoOtherProductAway() {
        let red = Product(id: "red", title: "Red rug")
        let blue = Product(id: "blue", title: "Blue rug")
        let one = ["red": row(1, red, offset: 3)]
        #expect(ApplyPlan([rowChange("blue", .upsert(blue))], stored: one).deletedProductNumbers == [])
        let untitled = rowChange("blue", .patch(ProductPatch(id: "blue", price: .replaced("6"))))
        #expect(ApplyPlan([untitled], stored: one).writes.isEmpty)
        let same = Product(id: "blue", title: "Red rug")
        let two = one.merging(["green": row(2, Product(id: "green", title: "Red rug"), offset: 4)]) { $1 }
        #expect(ApplyPlan([rowChange("blue", .upsert(same))], stored: two).deletedProductNumbers == [])
        let later = one.merging(["green": row(2, blue, offset: 10, live: false)]) { $1 }
        #expect(ApplyPlan([rowChange("blue", .upsert(same))], stored: later).deletedProductNumbers == [])
        let known = one.merging(["blue": row(2, same, offset: 4)]) { $1 }
        #expect(ApplyPlan([rowChange("blue", .upsert(same))], stored: known).deletedProductNumbers == [])
        // One that is late changes nothing at all.
        var deleted = row(2, same, offset: 4, live: false)
        deleted.order = EventOrder(
            newestVersion: SourceVersion(number: 8), hasVersion: true, place: deleted.order.place)
        let late = one.merging(["blue": deleted]) { $1 }
        let plan = ApplyPlan([rowChange("blue", .upsert(same), version: 7)], stored: late)
        #expect(plan.writes.isEmpty && plan.outcome.late == 1)
    }

    @Test func aDeletionUnderAnUnknownKeyIsADeadLetterThatNamesTheRemedy() {
        let products = ["7": stored(2, key: "9", offset: 2)]
        let plan = ApplyPlan(
            [deletion(nil, key: "7"), deletion(nil, key: "7", isTombstone: true)], stored: products)
        #expect(plan.writes.isEmpty && plan.outcome.unknown == 1 && plan.outcome.skipped == 0)
        #expect(plan.outcome.refused.map(\.record) == [Self.place(0, 9)])
        #expect(plan.outcome.refused.first?.message.contains("REPLICA IDENTITY FULL") == true)
        #expect(plan.outcome.refused.first?.key == Array("7".utf8))
    }

    @Test func aKeyOfSeveralProductsMeansThemOnlyWhereOneRecordBroughtThem() {
        let together = ["a": stored(1, key: "k", offset: 3), "b": stored(2, key: "k", offset: 3)]
        #expect(ApplyPlan([deletion(nil, key: "k")], stored: together).deletedProductNumbers.sorted() == [1, 2])
        let apart = ["a": stored(1, key: "k", offset: 3), "b": stored(2, key: "k", offset: 4)]
        let plan = ApplyPlan([deletion(nil, key: "k")], stored: apart)
        #expect(plan.writes.isEmpty && plan.outcome.refused.count == 1)
        // One that was deleted before doesn't count.
        let former = ["a": stored(1, key: "k", offset: 3, live: false), "b": stored(2, key: "k", offset: 4)]
        #expect(ApplyPlan([deletion(nil, key: "k")], stored: former).deletedProductNumbers == [2])
    }

    @Test func aChangeWithoutAnIdentifierFindsTheProductByItsKey() {
        let nameless = Product(id: "", title: "Shears")
        let named = Product(id: "A-7", title: "Shears")
        for change in [ProductEvent.Change.upsert(nameless), .patch(ProductPatch(id: "", title: "Shears"))] {
            let event = PositionedEvent(
                event: ProductEvent(productID: nil, recordKey: "7", change: change),
                place: .record(Self.place(0, 9), time: nil), source: SourceRecord(key: [55], value: [123, 125]))
            let plan = ApplyPlan([event], stored: ["A-7": stored(1, key: "7", offset: 1)])
            #expect(plan.writes.map(\.productID) == ["A-7"] && plan.writes.map(\.row?.product) == [named])
            let unknown = ApplyPlan([event], stored: ["7": stored(2, key: "9", offset: 2)])
            #expect(unknown.writes.isEmpty && unknown.outcome.refused.map(\.cause) == ["missing_field"])
        }
    }

    // MARK: Parts of products

    @Test func aPatchKeepsWhatItDoesNotSay() {
        let whole = Product(
            id: "a", title: "Shears", description: "long text", price: "1", attributes: ["tag": .string("steel")])
        let patch = ProductPatch(id: "a", price: .replaced("2"), attributes: ["size": .string("L")])
        let place = LogPlace.record(Self.place(0, 9), time: nil)
        let event = PositionedEvent(event: ProductEvent(productID: "a", change: .patch(patch)), place: place)
        var before = stored(1, key: nil, offset: 1)
        before.product = whole
        var expected = whole
        expected.price = "2"
        expected.attributes["size"] = .string("L")
        #expect(ApplyPlan([event], stored: ["a": before]).writes.map(\.row?.product) == [expected])

        let unknown = ApplyPlan([event], stored: [:])
        #expect(unknown.writes.isEmpty && unknown.outcome.refused.map(\.cause) == ["missing_field"])
    }

    @Test func rowsThatWereMadeBeforeAreThoseThatAreMade() {
        let products = (0..<4).map { Product(id: "\($0)", title: "Shears \($0)", attributes: ["n": .string("\($0)")]) }
        let changes = products.map { ProductEvent(productID: $0.id, change: .upsert($0)) }
        var batch = ChangeBatch(
            events: (changes + [ProductEvent(productID: "1", change: .delete)]).enumerated().map { offset, event in
                PositionedEvent(event: event, record: Self.place(0, Int64(offset)))
            })
        let made = ApplyPlan(batch.events, stored: [:])
        batch.prepareRows()
        let prepared = ApplyPlan(batch.events, rows: batch.rows, stored: [:])
        // The deletion supersedes the second one.
        #expect(batch.rows.map { $0?.product } == [products[0], nil, products[2], products[3], nil])
        #expect(prepared.writes.map(\.row?.product) == made.writes.map(\.row?.product))
        #expect(prepared.writes.map(\.row?.inputHash) == made.writes.map(\.row?.inputHash))
        #expect(prepared.writes.map(\.row?.attributes) == [#"{"n":"0"}"#, nil, #"{"n":"2"}"#, #"{"n":"3"}"#])
    }

    /// Whichever of a product's events wins, with versions that rise or not: what was made before changes nothing.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func rowsOfLastEventsAreEnough(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let events = (0..<60).map { offset in
            let id = "\(random.below(8))"
            let product = Product(id: id, title: "Shears \(random.below(5))", price: "\(random.below(3))")
            let change: ProductEvent.Change = random.chance(20) ? .delete : .upsert(product)
            return PositionedEvent(
                event: ProductEvent(
                    productID: id, version: random.chance(30) ? nil : Int64(random.below(10)), change: change),
                record: Self.place(Int32(random.below(2)), Int64(offset)))
        }
        var batch = ChangeBatch(events: events)
        batch.prepareRows()
        #expect(batch.rows.count { $0 != nil } <= 8)
        let made = ApplyPlan(events, stored: [:])
        let prepared = ApplyPlan(events, rows: batch.rows, stored: [:])
        #expect(prepared.outcome == made.outcome && prepared.textChanges == made.textChanges)
        #expect(prepared.writes.map(\.order) == made.writes.map(\.order))
        #expect(prepared.writes.map(\.row?.product) == made.writes.map(\.row?.product))
        #expect(prepared.writes.map(\.row?.inputHash) == made.writes.map(\.row?.inputHash))
    }

    @Test func identifiersAreOrderedAsTheDatabaseOrdersThem() {
        let words = ["", "a", "ab", "b", "é", "e\u{301}", "Z", "\u{1F600}", "a\u{0}"]
        for (left, right) in words.flatMap({ word in words.map { (word, $0) } }) {
            #expect(left.precedesInBytes(right) == Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8)))
        }
    }

    @Test func lateEventsAreCountedByPartition() {
        let before = StoredProduct(
            number: 1, live: true, order: Self.order(9, Self.place(0, 1)), inputHash: [1])
        let events = [Int64(4), 5, 9].enumerated().map { index, version in
            PositionedEvent(
                event: ProductEvent(productID: "a", version: version, change: .delete),
                record: Self.place(0, Int64(index) + 2))
        }
        let plan = ApplyPlan(events, stored: ["a": before])
        let partition = LogPartition(topic: "products", number: 0)
        #expect(plan.versions == [partition: ApplyPlan.VersionCounts(versioned: 3, late: 2, firstLate: 2)])
        #expect(plan.outcome.late == 2)
    }
}
