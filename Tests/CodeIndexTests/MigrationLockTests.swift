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
}
