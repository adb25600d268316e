import Foundation
import Postgres
import Testing

extension IntegrationTests {
    @Suite struct OwnershipTests {
        /// Process identifiers of the partitions' owners in the index.
        private func owners(_ shop: TestShop) async throws -> Set<Int32> {
            Set(
                try await shop.rows("SELECT owner FROM consumer_offset").compactMap {
                    try $0.text("owner").split(separator: ":").last.flatMap { Int32($0) }
                })
        }

        /// Stops the process where it hurts most: its locks stay while a transaction is open.
        /// - Returns: whether it is inside one; false after many attempts.
        private func suspendInTransaction(_ daemon: DaemonProcess, _ shop: TestShop) async throws -> Bool {
            for attempt in 0..<40 {
                if attempt > 0 {
                    daemon.send(SIGCONT)
                    try await Task.sleep(for: .milliseconds(attempt))
                }
                daemon.send(SIGSTOP)
                try await Task.sleep(for: .milliseconds(200))
                let open = try await shop.rows(
                    """
                    SELECT 1 FROM pg_stat_activity
                    WHERE state = 'idle in transaction' AND clock_timestamp() - state_change > interval '100 ms'
                    """)
                if !open.isEmpty { return true }
            }
            return false
        }

        @Test func `an instance that was stopped longer than its session writes nothing twice`() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 4_000, changes: 12_000, seed: 11)
            let first = try await shop.startDaemon("one")
            let second = try await shop.startDaemon("two")
            async let streaming: Void = shop.stream(Array(records[..<12_000]))
            try await eventually("both own partitions") {
                try await owners(shop) == [first.identifier, second.identifier]
            }
            let isInTransaction = try await suspendInTransaction(first, shop)
            let takeover = try await eventually("the other takes over") {
                try await owners(shop) == [second.identifier]
            }
            try await streaming
            try await shop.waitUntilApplied()
            first.send(SIGCONT)
            let rejoined = try await eventually("the first is back") {
                try await owners(shop) == [first.identifier, second.identifier]
            }
            print(
                "SIGSTOP \(isInTransaction ? "inside" : "outside") a transaction: taken over after \(takeover), back \(rejoined) after SIGCONT"
            )
            try await shop.stream(Array(records[12_000...]))
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            #expect(try await digest == shop.referenceDigest(of: records))
            #expect(digest.deadPostings == 0 && digest.wrongCounts == 0)
            try await first.waitUntilReady()
            #expect(try await first.stop().status == 0)
            #expect(try await second.stop().status == 0)
        }
    }
}
