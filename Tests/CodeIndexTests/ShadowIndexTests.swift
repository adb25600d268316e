import CodeIndex
import Postgres
import TestSupport
import Testing

@Suite struct ShadowIndexTests {
    /// What is imported between a rebuild's last look at the live index and its switch would be lost.
    @Test(.timeLimit(.minutes(1))) func importsWaitWhileTheLiveIndexRests() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        let (importing, before) = try await shadow.whileLiveIndexRests { _, connection in
            let own = try await connection.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
            let importing = Task { try await index.apply(ChangeBatch(events: [upsert("a", "Lamp")])) }
            try await eventually("the import waits", every: .milliseconds(5)) {
                try await pool.withConnection {
                    try await !$0.query(
                        "SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [.int(own)]
                    ).isEmpty
                }
            }
            return (importing, try await index.liveProductCount())
        }
        #expect(before == 0)
        #expect(try await importing.value.upserted == 1)
        #expect(try await index.liveProductCount() == 1)
        try await shadow.drop()
    }
}
