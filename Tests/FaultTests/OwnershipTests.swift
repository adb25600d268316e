import Foundation
import Postgres
import TestSupport
import Testing

extension FaultTests {
    @Suite struct OwnershipTests {
        /// Process identifiers of the partitions' owners in the index.
        private func owners(_ shop: TestShop) async throws -> Set<Int32> {
            Set(
                try await shop.rows("SELECT owner FROM consumer_offset").compactMap {
                    try $0.text("owner").split(separator: ":").last.flatMap { Int32($0) }
                })
        }

        /// Stops the process where it hurts most: inside a transaction, whose locks stay.
        /// - Parameter records: for the partitions of both daemons.
        private func suspendInTransaction(
            _ daemon: DaemonProcess, _ shop: TestShop, applying records: [TestRecord]
        ) async throws {
            try await shop.pool.withTransaction { connection in
                try await connection.execute(
                    "SET LOCAL idle_in_transaction_session_timeout = 0; LOCK TABLE product IN EXCLUSIVE MODE")
                try await shop.send(records)
                try await eventually("both daemons wait for the lock in the middle of a batch") {
                    try await shop.rows(
                        """
                        SELECT 1 FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE 'WITH written AS%'
                        """
                    ).count == 2
                }
                daemon.send(SIGSTOP)
            }
        }

        @Test func anInstanceStoppedBeyondItsSessionWritesNothingTwice() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 4_000, changes: 10_000, seed: 11)
            let first = try await shop.startDaemon("one")
            let second = try await shop.startDaemon("two")
            // Until one of them is, there may be no table yet.
            try await first.waitUntilReady()
            try await eventually("both own partitions") {
                try await owners(shop) == [first.identifier, second.identifier]
            }
            try await suspendInTransaction(first, shop, applying: Array(records[..<4_000]))
            async let streaming: Void = shop.stream(records[4_000..<12_000])
            let takeover = try await eventually("the other takes over") {
                try await owners(shop) == [second.identifier]
            }
            try await streaming
            try await shop.waitUntilApplied()
            first.send(SIGCONT)
            let rejoined = try await eventually("the first is back") {
                try await owners(shop) == [first.identifier, second.identifier]
            }
            print("SIGSTOP inside a transaction: taken over after \(takeover), back \(rejoined) after SIGCONT")
            try await shop.stream(Array(records[12_000...]))
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            let reference = try await shop.referenceDigest(of: records)
            FaultRow(
                fault: "SIGSTOP longer than the session, then SIGCONT", promise: "the zombie's write is refused",
                isEqual: digest == reference, recovery: takeover
            ).print()
            #expect(digest == reference)
            #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
            try await first.waitUntilReady()
            #expect(try await first.stop().status == 0)
            #expect(try await second.stop().status == 0)
        }
    }
}
