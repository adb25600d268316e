import Foundation
import Simulation
import TestSupport
import Testing

extension FaultTests {
    @Suite struct RebalanceTests {
        /// How long each partition has stood still while records waited.
        private struct Idleness {
            private var seen: [Int32: (offset: Int64, since: ContinuousClock.Instant)] = [:]
            private(set) var longest = Duration.zero

            mutating func look(_ partitions: [Int32: (offset: Int64, waiting: Int64)]) {
                let now = ContinuousClock.now
                for (partition, state) in partitions {
                    if let before = seen[partition], before.offset == state.offset, state.waiting > 0 {
                        longest = max(longest, now - before.since)
                    } else {
                        seen[partition] = (state.offset, now)
                    }
                }
            }
        }

        @Test func instancesThatComeAndGoLeaveNoPartitionBehind() async throws {
            let shop = try await TestShop()
            let first = try await shop.startDaemon("one")
            var second: DaemonProcess? = try await shop.startDaemon("two")
            let creations = TestRecord.simulation(products: 4_000, changes: 0, seed: FaultEffort.seed)
            let end = ContinuousClock.now + .seconds(FaultEffort.rebalanceSeconds)
            var sent = creations
            var changes = Array(
                SyntheticCatalog(seed: FaultEffort.seed, productCount: 4_000)
                    .changes(count: 1_000 * FaultEffort.rebalanceSeconds, seed: FaultEffort.seed)
                    .map { TestRecord($0) })[...]
            try await shop.send(creations)
            var (idleness, rebalances) = (Idleness(), 0)
            var next = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                // About a thousand a second, on all partitions.
                let part = Array(changes.prefix(200))
                changes = changes.dropFirst(200)
                try await shop.send(part)
                sent += part
                idleness.look(try await shop.standings())
                try await Task.sleep(for: .milliseconds(200))
                guard ContinuousClock.now >= next else { continue }
                next = .now + .seconds(20)
                rebalances += 1
                // Leaves in an orderly way, comes back, is killed, comes back.
                if let leaving = second {
                    if rebalances % 4 < 2 { try await leaving.stop() } else { try await leaving.crash() }
                    second = nil
                } else {
                    second = try await shop.startDaemon("two")
                }
            }
            try await eventually("every record is applied") {
                idleness.look(try await shop.standings())
                return try await shop.unapplied() == 0
            }
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            let isEqual = try await digest == shop.referenceDigest(of: sent)
            print(
                "rebalances: \(rebalances) in \(FaultEffort.rebalanceSeconds) s, \(sent.count) events, no partition stood "
                    + "still for longer than \(idleness.longest)")
            FaultRow(
                fault: "an instance comes or goes every 20 s, \(rebalances) times",
                promise: "no partition idle for 30 s",
                isEqual: isEqual, recovery: idleness.longest
            ).print()
            #expect(isEqual)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            if FaultEffort.isTimed { #expect(idleness.longest < .seconds(30)) }
            #expect(try await first.stop().status == 0)
            if let second { #expect(try await second.stop().status == 0) }
        }
    }
}
