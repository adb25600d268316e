import CodeIndex
import Postgres
import TestSupport
import Testing

@Suite struct ShadowIndexTests {
    /// The live index goes on while the shadow reads: what it has from further ahead is not missing from the topic.
    @Test func onlyWhatTheShadowHasReadPastIsMissing() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let events = [
            upsert("imported", "Lamp"), upsert("early", "Chair", offset: 5), upsert("late", "Desk", offset: 6),
        ]
        _ = try await index.products.apply(ChangeBatch(events: events))
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        #expect(try await shadow.missingProducts() == ["imported"])
        let schema = PostgresIdentifier(index.schema + "_rebuild")
        _ = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO \(schema).consumer_offset (topic, partition, next_offset, owner_epoch, owner)
                VALUES ('products', 0, 6, 1, 'test')
                """)
        }
        #expect(try await shadow.missingProducts() == ["early", "imported"])
        try await shadow.keepMissingProducts()
        #expect(try await shadow.missingProducts().isEmpty)
        #expect(try await shadow.index.products.liveCount() == 2)
        try await shadow.drop()
    }

    @Test func productsThatTheShadowLacksOrHasAsDeletedWouldBeGone() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let events = [
            upsert("imported", "Lamp"), upsert("same", "Sofa", offset: 3), upsert("lacking", "Chair", offset: 4),
            upsert("deleted", "Desk", offset: 5), upsert("late", "Stool", offset: 6),
        ]
        _ = try await index.products.apply(ChangeBatch(events: events))
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        #expect(try await !shadow.hasProducts())
        #expect(try await shadow.droppedProducts(examples: 3).examples == ["imported"])
        _ = try await shadow.index.products.apply(
            ChangeBatch(events: [
                upsert("deleted", "Desk", offset: 2), upsert("same", "Sofa", offset: 3), delete("deleted", offset: 5),
            ]))
        let schema = PostgresIdentifier(index.schema + "_rebuild")
        _ = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO \(schema).consumer_offset (topic, partition, next_offset, owner_epoch, owner)
                VALUES ('products', 0, 6, 1, 'test')
                """)
        }
        #expect(try await shadow.hasProducts())
        let dropped = try await shadow.droppedProducts(examples: 2)
        #expect(dropped.count == 3)
        #expect(dropped.examples == ["deleted", "imported"])
        try await shadow.drop()
    }

    /// What is imported between a rebuild's last look at the live index and its switch would be lost.
    @Test(.timeLimit(.minutes(30))) func importsWaitWhileTheLiveIndexRests() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        let (importing, before) = try await shadow.withWritesBlocked { _, connection in
            try await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            let own = try await connection.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
            let importing = Task { try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")])) }
            try await eventually("the import waits", every: .milliseconds(5)) {
                try await pool.withConnection {
                    try await !$0.query(
                        "SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [.int(own)]
                    ).isEmpty
                }
            }
            return (importing, try await index.products.liveCount())
        }
        #expect(before == 0)
        #expect(try await importing.value.upserted == 1)
        #expect(try await index.products.liveCount() == 1)
        try await shadow.drop()
    }
}
