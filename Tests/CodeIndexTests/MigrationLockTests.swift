import CodeIndex
import Postgres
import TestSupport
import Testing

/// Who migrates a schema keeps others from that one only.
@Suite struct MigrationLockTests {
    @Test func anotherSchemasMigrationIsNotWaitedFor() async throws {
        let (held, pool) = try await TestDatabase.makeIndex()
        try await pool.withTransaction { connection in
            try await connection.execute("LOCK TABLE schema_version")
            let waiting = Task { try await held.migrate() }
            try await eventually("a migration waits for the table, and has its schema's lock") {
                try await connection.query(
                    """
                    SELECT FROM pg_locks JOIN pg_locks AS advisory USING (pid)
                    WHERE pg_locks.relation = 'schema_version'::regclass AND NOT pg_locks.granted
                        AND advisory.locktype = 'advisory' AND advisory.granted
                    """
                ).count == 1
            }
            let (other, _) = try await TestDatabase.makeIndex()
            try await other.checkSchema()
            waiting.cancel()
        }
        #expect(try await held.migrate().isEmpty)
    }

    /// A step has the time that it takes, and so have those who wait for it.
    @Test func whoWaitsForAnothersMigrationIsNotCutOff() async throws {
        let (held, pool) = try await TestDatabase.makeIndex()
        var configuration = pool.configuration
        configuration.statementTimeout = 2_000
        let hasty = CodeIndex(pool: PostgresPool(configuration, size: 1), schema: held.schema)
        try await pool.withTransaction { connection in
            try await connection.execute("LOCK TABLE schema_version")
            let holder = Task { try await held.migrate() }
            // Asked outside the transaction, which sees only once who is active.
            func found(_ sql: String) async throws -> Bool {
                try await pool.withConnection { try await $0.query(sql).count == 1 }
            }
            try await eventually("a migration waits for the table, and has its schema's lock") {
                try await found(
                    """
                    SELECT FROM pg_locks JOIN pg_locks AS advisory USING (pid)
                    WHERE pg_locks.relation = 'schema_version'::regclass AND NOT pg_locks.granted
                        AND advisory.locktype = 'advisory' AND advisory.granted
                    """)
            }
            let waiting = Task { try await hasty.migrate() }
            try await eventually("another waits for it for longer than its statements may take") {
                try await found(
                    """
                    SELECT FROM pg_stat_activity JOIN pg_locks USING (pid)
                    WHERE locktype = 'advisory' AND NOT granted AND clock_timestamp() - query_start > interval '2.5 s'
                        AND EXISTS (
                            SELECT FROM pg_locks AS before
                            WHERE before.pid = ANY (pg_blocking_pids(pg_stat_activity.pid))
                                AND before.relation = 'schema_version'::regclass AND NOT before.granted)
                    """)
            }
            waiting.cancel()
            holder.cancel()
        }
        #expect(try await held.migrate().isEmpty)
    }
}
