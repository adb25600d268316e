import Randomness
import Simulation
import TestSupport
import Testing

extension FaultTests {
    /// Events that come twice, late, in another order or from clocks that are wrong; versions say which is newer.
    @Suite struct OrderTests {
        @Test func duplicateShuffledAndLateEventsGiveTheSameIndex() async throws {
            var random = SplitMix64(seed: FaultEffort.seed)
            let changes = SyntheticCatalog(seed: FaultEffort.seed, productCount: 1_500)
                .changes(count: 6_000, seed: FaultEffort.seed).map { TestRecord($0) }
            let creations = TestRecord.simulation(products: 1_500, changes: 0, seed: FaultEffort.seed)
            // Among their neighbours; every fifth comes once more, some a long time after.
            var disturbed: [TestRecord] = []
            for start in stride(from: 0, to: changes.count, by: 500) {
                disturbed += changes[start..<min(start + 500, changes.count)].shuffled(using: &random)
                disturbed += changes[..<start].shuffled(using: &random).prefix(100)
            }
            try await expectEqual(
                creations + disturbed, to: creations + changes, "duplicate, shuffled, late events",
                "same digest, nothing comes back from the dead")
        }

        @Test func clocksThatAreAnHourOffChangeNothing() async throws {
            var random = SplitMix64(seed: FaultEffort.seed)
            let changes = SyntheticCatalog(seed: FaultEffort.seed, productCount: 1_500)
                .changes(count: 6_000, seed: FaultEffort.seed).map { change in
                    var change = change
                    change.timestamp += Int64.random(in: -3_600_000...3_600_000, using: &random)
                    return TestRecord(change)
                }
            let creations = TestRecord.simulation(products: 1_500, changes: 0, seed: FaultEffort.seed)
            let swapped = stride(from: 0, to: changes.count, by: 50).flatMap {
                changes[$0..<min($0 + 50, changes.count)].shuffled(using: &random)
            }
            try await expectEqual(
                creations + swapped, to: creations + changes, "clocks an hour off", "versions order, not clocks")
        }

        private func expectEqual(
            _ sent: [TestRecord], to inOrder: [TestRecord], _ fault: String, _ promise: String
        ) async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await shop.stream(sent)
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            let isEqual = try await digest == shop.referenceDigest(of: inOrder)
            FaultRow(fault: fault, promise: promise, isEqual: isEqual, recovery: nil).print()
            #expect(isEqual)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
