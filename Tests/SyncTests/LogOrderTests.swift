import Catalog
import Foundation
import Randomness
import TestSupport
import Testing

@testable import CodeIndex
@testable import Sync

/// The stored state is a function of the log: not of batches, partitions, replays or restarts.
@Suite struct LogOrderTests {
    /// Applies batches as the index does, in memory.
    private struct Products {
        var stored: [String: StoredProduct] = [:]

        mutating func apply(_ events: [PositionedEvent]) {
            let plan = ApplyPlan(events, stored: stored)
            for note in plan.notes {
                guard let order = stored[note.productID]?.order else { continue }
                stored[note.productID]?.recordKey = note.recordKey
                stored[note.productID]?.order = EventOrder(
                    newestVersion: note.newestVersion, hasVersion: order.hasVersion, place: order.place)
            }
            for write in plan.writes {
                stored[write.productID] = StoredProduct(
                    number: 0, live: write.row != nil, order: write.order, inputHash: write.row?.inputHash,
                    recordKey: write.recordKey, product: write.row?.product)
            }
        }

        var states: [String: RandomLog.State] {
            stored.mapValues {
                RandomLog.State(product: $0.product, newestVersion: $0.order.newestVersion?.number)
            }
        }
    }

    /// The number of logs; `make chaos` draws more.
    private static let count = ProcessInfo.processInfo.environment["GRAMD_TEST_LOGS"].flatMap(Int.init) ?? 10_000
    private static let seed = ProcessInfo.processInfo.environment["GRAMD_TEST_SEED"].flatMap(UInt64.init) ?? 2_504

    @Test func randomLogsHaveOneDigestHoweverTheyAreCut() throws {
        var events = 0
        for number in 0..<Self.count {
            let seed = Self.seed &+ UInt64(number)
            let log = RandomLog(seed: seed)
            var products = Products()
            for step in log.steps {
                switch step {
                case .apply(let batch): products.apply(batch)
                case .importing(let items): products.apply(items)
                }
            }
            let expected = log.expected
            try #require(products.states == expected, "seed \(seed)")
            events += log.partitions.reduce(0) { $0 + $1.count }

            let recomputation = Self.recomputation(of: log)
            for (id, product) in products.stored {
                let state = ProductState(
                    id: id, product: product.product, version: product.order.newestVersion,
                    hasVersion: product.order.hasVersion, place: product.order.place)
                try #require(recomputation.agrees(with: state) != false, "seed \(seed), product \(id)")
                // What it can't tell from the topic is what only imports have said.
                var other = state
                other.product = Product(id: id, title: "another")
                if case .record? = product.order.place {
                    try #require(recomputation.agrees(with: other) != true, "seed \(seed), product \(id)")
                }
            }
        }
        print("\(Self.count) random logs of \(events) events from seed \(Self.seed) on: all digests equal")
    }

    /// Identifiers of rows that change, and say nothing of what they were, in logs that are cut everywhere.
    @Test func rowsThatChangeTheirIdentifiersAreRecomputedAlike() throws {
        let titles = ["Rug", "Rug", "Lamp"]
        for seed in 0..<500 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let events = (0..<12).map { offset -> PositionedEvent in
                let number = random.below(4)
                let key = "row \(random.below(2))"
                let version = random.below(3) == 0 ? Int64(random.below(12)) : nil
                let id = "\(key.last ?? "0")-\(number)"
                var event = ProductEvent(productID: id, recordKey: key, version: version, change: .delete)
                switch random.below(8) {
                case 0: event.recordKey = nil
                case 1: event.change = .patch(ProductPatch(id: id, price: .replaced("\(offset)")))
                default:
                    event.change = .upsert(Product(id: id, title: titles[random.below(3)], price: "\(offset)"))
                }
                event.isRowChange = event.change != .delete && random.below(3) > 0
                let record = RecordPosition(topic: RandomLog.topic, partition: 0, offset: Int64(offset))
                return PositionedEvent(event: event, place: .record(record, time: nil))
            }
            var whole = Products()
            whole.apply(events)
            var cut = Products()
            for event in events { cut.apply([event]) }
            try #require(cut.states == whole.states, "seed \(seed)")
            // What was read before changes nothing.
            cut.apply(events)
            try #require(cut.states == whole.states, "seed \(seed)")

            let recomputation = Self.recomputation(of: events)
            for (id, product) in whole.stored {
                let state = ProductState(
                    id: id, product: product.product, version: product.order.newestVersion,
                    hasVersion: product.order.hasVersion, place: product.order.place)
                try #require(recomputation.agrees(with: state) == true, "seed \(seed), product \(id)")
            }
        }
    }

    private static func recomputation(of events: [PositionedEvent]) -> LogRecomputation {
        var wholeProducts: Set<String> = []
        while true {
            var recomputation = LogRecomputation(
                topic: RandomLog.topic, epochs: SourceEpochs(), hasImports: false, wholeProducts: wholeProducts)
            for event in events {
                guard let place = event.place else { continue }
                recomputation.add(event.event, at: place.position, time: place.time)
            }
            if recomputation.patched.isSubset(of: wholeProducts) { return recomputation }
            wholeProducts.formUnion(recomputation.patched)
        }
    }

    private static func recomputation(of log: RandomLog) -> LogRecomputation {
        let events = log.partitions.flatMap(\.self)
        func recompute(wholeProducts: Set<String>) -> LogRecomputation {
            var recomputation = LogRecomputation(
                topic: RandomLog.topic, epochs: SourceEpochs(), hasImports: !log.imported.isEmpty,
                wholeProducts: wholeProducts)
            for event in events {
                guard let place = event.place else { continue }
                recomputation.add(event.event, at: place.position, time: place.time)
            }
            return recomputation
        }
        let first = recompute(wholeProducts: [])
        return first.patched.isEmpty ? first : recompute(wholeProducts: first.patched)
    }
}
