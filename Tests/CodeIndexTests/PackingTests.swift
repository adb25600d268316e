import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// Keys of texts that are built anew.
@Suite struct PackingTests {
    private func size(_ index: String, _ pool: PostgresPool) async throws -> Int64 {
        try await pool.withConnection {
            try await $0.query("SELECT pg_relation_size($1::regclass) AS bytes", [.text(index)])[0].int("bytes")
        }
    }

    @Test func keysWithEmptyPagesAreBuiltAnew() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        // Falling texts leave every page half empty.
        try await pool.withConnection {
            try await $0.execute(
                """
                INSERT INTO code (code_text) SELECT lpad((100000 - i)::text, 32, '0') FROM generate_series(1, 20000) AS i
                """)
        }
        let former = try await size("code_code_text_key", pool)
        #expect(try await index.packKeys().isEmpty)
        #expect(try await index.packKeys(worthwhileBytes: 100_000) == ["code_code_text_key"])
        #expect(try await Double(size("code_code_text_key", pool)) < 0.7 * Double(former))
        #expect(try await index.packKeys(worthwhileBytes: 100_000).isEmpty)
        // Texts are still told apart.
        let count = try await pool.withConnection {
            try await $0.execute(
                "INSERT INTO code (code_text) VALUES (lpad('90000', 32, '0')) ON CONFLICT (code_text) DO NOTHING")
            return try await $0.query("SELECT count(*) AS count FROM code")[0].int("count")
        }
        #expect(count == 20_000)
    }

    @Test func theRoomOfAnEmptiedQueueIsGivenBack() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        func bytes() async throws -> Int64 {
            try await pool.withConnection {
                try await $0.query("SELECT pg_total_relation_size('coding_task') AS bytes")[0].int("bytes")
            }
        }
        func run(_ sql: String) async throws { try await pool.withConnection { try await $0.execute(sql) } }
        try await run(
            "INSERT INTO coding_task (generation_id, product_no) SELECT 1, i FROM generate_series(1, 20000) AS i")
        let full = try await bytes()
        #expect(try await !index.packQueue())
        // What waits is kept, and as it is.
        #expect(try await !index.packQueue(worthwhileBytes: 100_000))
        try await run("DELETE FROM coding_task WHERE product_no > 5")
        // What other sessions may still see stays until they end.
        while try await bytes() > full / 2 { #expect(try await index.packQueue(worthwhileBytes: 100_000)) }
        let waiting = try await pool.withConnection {
            try await $0.query("SELECT count(*) AS count FROM coding_task WHERE generation_id = 1")[0].int("count")
        }
        #expect(waiting == 5)
        #expect(try await !index.packQueue(worthwhileBytes: full / 2))
    }

    /// Such as a dump, or a session that somebody has left open.
    @Test func aSessionThatKeepsTheQueueHoldsNothingUp() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        try await pool.withTransaction { reader in
            try await reader.query("SELECT count(*) FROM coding_task")
            await #expect { try await index.packQueue(worthwhileBytes: 1) } throws: {
                ($0 as? PostgresError)?.sqlState == PostgresError.lockNotAvailable
            }
        }
        #expect(try await index.packQueue(worthwhileBytes: 1))
        let odd = try await pool.withConnection {
            try await $0.query("SELECT FROM pg_index WHERE indrelid = 'coding_task'::regclass AND NOT indisvalid")
        }
        #expect(odd.isEmpty)
    }

    @Test func whatAnInterruptedOneLeftGoes() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        try await pool.withConnection {
            try await $0.execute("INSERT INTO code (code_text) VALUES ('lamp'), ('lampshade')")
        }
        // An index that can't be finished stays as one that is not valid.
        await #expect(throws: PostgresError.self) {
            try await pool.withConnection {
                try await $0.execute(
                    "CREATE UNIQUE INDEX CONCURRENTLY code_code_text_key_ccnew ON code ((left(code_text, 4)))")
            }
        }
        #expect(try await index.packKeys().isEmpty)
        let isGone = try await pool.withConnection {
            try await $0.query("SELECT to_regclass('code_code_text_key_ccnew') IS NULL AS gone")[0].bool("gone")
        }
        #expect(isGone)
    }
}
