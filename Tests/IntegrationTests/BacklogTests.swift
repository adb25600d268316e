import CodeIndex
import Postgres
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct BacklogTests {
        /// The smallest transactions: each record is read and prepared while the one before is written, and they grow. What
        /// was read ahead when the database went away is read again.
        @Test func whatIsReadAheadIsAppliedOnce() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 100, changes: 500, seed: 7)
            try await shop.send(records)
            let daemon = try await shop.startDaemon(
                settings: ["SYNC_BATCH_RECORDS": "1", "SYNC_BACKLOG_RECORDS": "7", "SYNC_BATCH_BYTES": "1024"])
            var ended = 0
            try await eventually("sessions end in the middle of transactions", every: .milliseconds(5)) {
                ended += try await shop.rows(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_locks
                    WHERE relation = to_regclass('consumer_offset') AND mode = 'RowExclusiveLock'
                    """
                ).count
                guard ended < 3 else { return true }
                return try await shop.unapplied() == 0
            }
            try await shop.waitUntilSearchable()
            #expect(try await daemon.stop().status == 0)
            #expect(try await shop.index.deadLetters.list(limit: 1).isEmpty)
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            #expect(isEqual)
        }
    }
}
