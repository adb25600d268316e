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
                    StoredProduct(
                        number: 7, live: hash != nil, position: SourcePosition(version: version, record: record),
                        inputHash: hash)
                }
            }
        }

    /// Whether an event at this position must change what is stored.
    private func isNewer(_ event: PositionedEvent, _ stored: StoredProduct) -> Bool {
        if let version = event.event.version, let former = stored.position.version, version != former {
            return version > former
        }
        if let record = event.record, let former = stored.position.record, record.partition == former.partition {
            return record.offset > former.offset
        }
        return true
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
                    if let stored, !isNewer(event, stored) {
                        expected.skipped = 1
                    } else if change == .delete {
                        expected.deleted = 1
                        if let stored, stored.live { deleted = [stored.number] }
                    } else {
                        expected.upserted = 1
                        if stored?.inputHash != Self.hash { toCode = ["a"] }
                    }
                    expected.toCode = toCode.count
                    let isWritten = expected.skipped == 0
                    let isUpsert = change != .delete
                    #expect(
                        plan.outcome == expected && plan.deletedProductNumbers == deleted
                            && plan.productsToCode == toCode
                            && plan.writes.map(\.product) == (isWritten ? [isUpsert ? Self.product : nil] : [])
                            && plan.writes.map(\.inputHash) == (isWritten ? [isUpsert ? Self.hash : nil] : [])
                            && plan.writes.map(\.event.position) == (isWritten ? [event.position] : []),
                        "\(event) on \(String(describing: stored))")
                }
            }
        }
    }

    @Test func aPriceNeedsNoCoding() {
        var cheaper = Self.product
        cheaper.price = "9.50"
        let stored = StoredProduct(
            number: 7, live: true, position: SourcePosition(version: nil, record: nil), inputHash: Self.hash)
        let event = PositionedEvent(event: ProductEvent(productID: "a", change: .upsert(cheaper)), record: nil)
        let plan = ApplyPlan([event], stored: ["a": stored])
        #expect(plan.writes.map(\.product) == [cheaper] && plan.productsToCode.isEmpty)
    }

    // MARK: A log and its batches

    /// Applies batches as the index does, in memory.
    private struct Products {
        var stored: [String: StoredProduct] = [:]
        var titles: [String: String] = [:]
        /// Products that have codes.
        var coded: Set<Int64> = []

        mutating func apply(_ events: some Sequence<PositionedEvent>) {
            let batch = ChangeBatch(events: Array(events))
            let plan = ApplyPlan(batch.winners, stored: stored)
            coded.subtract(plan.deletedProductNumbers)
            for write in plan.writes {
                let id = write.event.event.productID
                let number = stored[id]?.number ?? Int64(stored.count)
                stored[id] = StoredProduct(
                    number: number, live: write.product != nil, position: write.event.position,
                    inputHash: write.inputHash)
                titles[id] = write.product?.title
            }
            coded.formUnion(plan.productsToCode.compactMap { stored[$0]?.number })
            #expect(plan.outcome.upserted + plan.outcome.deleted + plan.outcome.skipped == batch.winners.count)
        }
    }

    /// The stored state is a function of the log alone: not of its batches, nor of parts that come again.
    @Test(arguments: [false, true], 0..<100) func batchesAndReplaysChangeNothing(hasVersions: Bool, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let log = (0..<60).map { offset in
            let id = ["a", "b", "c", "d"][random.below(4)]
            let version = hasVersions ? Int64(random.below(20)) : nil
            return random.below(3) == 0
                ? delete(id, offset: Int64(offset), version: version)
                : upsert(id, "title \(random.below(3))", offset: Int64(offset), version: version)
        }
        var expected: [String: PositionedEvent] = [:]
        for event in log {
            let former = expected[event.event.productID]
            // The highest version, of equal ones the last.
            if let former, (event.event.version ?? 0) < (former.event.version ?? 0) { continue }
            expected[event.event.productID] = event
        }
        var products = Products()
        var next = 0
        while next < log.count {
            let end = min(log.count, next + 1 + random.below(12))
            // An owner that has lost a partition may have read further back.
            products.apply(log[max(0, next - random.below(10))..<end])
            next = end
        }
        let titles = expected.compactMapValues { event -> String? in
            if case .upsert(let product) = event.event.change { product.title } else { nil }
        }
        #expect(products.titles == titles)
        #expect(products.stored.mapValues(\.position) == expected.mapValues(\.position))
        #expect(products.coded == Set(products.stored.values.filter(\.live).map(\.number)))
    }
}
