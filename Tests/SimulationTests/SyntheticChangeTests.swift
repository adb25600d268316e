import Foundation
import Testing

@testable import Simulation

@Suite struct SyntheticChangeTests {
    private let catalog = SyntheticCatalog(seed: 7, productCount: 2000)

    @Test func changesAreTheSameOnEveryMachine() {
        var digest = Digest()
        for change in catalog.changes(count: 2000, seed: 3) { digest.add(change.eventJSON()) }
        #expect(digest.value == 0xEFB9_EED0_68AD_B045)
    }

    @Test func replayIsConsistent() {
        var live = Dictionary(uniqueKeysWithValues: catalog.map { ($0.id, $0) })
        var versions = live.mapValues { _ in Int64(1) }
        var deletionTimes: [String: Int64] = [:]
        var lastTimestamp = SyntheticCatalog.epoch
        var lateCount = 0
        for change in catalog.changes(count: 20_000, seed: 4) {
            let id = change.productID
            #expect(change.product.id == id)
            if change.kind == .late {
                lateCount += 1
                #expect(change.operation == .update)
                #expect(change.version < versions[id, default: 0])
                #expect(change.timestamp < deletionTimes[id, default: 0])
                continue
            }
            #expect(change.timestamp > lastTimestamp)
            #expect(change.version > versions[id, default: 0])
            lastTimestamp = change.timestamp
            versions[id] = change.version
            switch change.kind {
            case .creation:
                #expect(change.operation == .create && live[id] == nil && change.version == 1)
            case .recreation:
                #expect(change.operation == .create && live[id] == nil && deletionTimes[id] != nil)
            case .price:
                #expect(change.operation == .update && live[id]?.price != change.product.price)
                #expect(live[id]?.hasSameText(as: change.product) == true)
            case .content:
                #expect(change.operation == .update && live[id]?.price == change.product.price)
                #expect(live[id]?.hasSameText(as: change.product) == false)
            case .deletion:
                #expect(change.operation == .delete && live[id] == change.product)
                deletionTimes[id] = change.timestamp
            case .late: break
            }
            live[id] = change.operation == .delete ? nil : change.product
        }
        #expect((50...300).contains(lateCount), "\(lateCount)")
        #expect(live.count > 1500)
    }

    @Test func mostChangesAreOfPricesOnly() {
        var counts: [SyntheticChange.Kind: Int] = [:]
        for change in catalog.changes(count: 10_000, seed: 5) { counts[change.kind, default: 0] += 1 }
        #expect((7000...7900).contains(counts[.price, default: 0]))
        for kind: SyntheticChange.Kind in [.content, .creation, .deletion, .recreation, .late] {
            #expect(counts[kind, default: 0] >= 30, "\(kind)")
        }
    }

    @Test func deletionsCarryNoProduct() throws {
        let changes = Array(catalog.changes(count: 500, seed: 6))
        let deletion = try #require(changes.first { $0.operation == .delete })
        let event = try #require(
            try JSONSerialization.jsonObject(with: Data(deletion.eventJSON().utf8)) as? [String: Any])
        #expect(Set(event.keys) == ["op", "product_id", "ts", "version"])
    }

    @Test func iteratingAgainGivesTheSame() {
        let changes = catalog.changes(count: 300, seed: 8)
        #expect(Array(changes) == Array(changes))
    }
}
