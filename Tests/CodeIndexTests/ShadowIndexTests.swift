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

    @Test func differencesInAnyFieldOrCodeAreFound() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        let events = (0..<Int64(8)).map { upsert("p\($0)", "Red lamp \($0)", price: "9.50", offset: $0) }
        for products in [index.products, shadow.index.products] {
            _ = try await products.apply(products.prepare(ChangeBatch(events: events), by: TextCoder()))
        }
        var comparison = try await shadow.compare()
        #expect(comparison.products.isEmpty && comparison.codes.isEmpty)

        let schema = PostgresIdentifier(index.schema + "_rebuild")
        func posting(_ id: String, _ change: String) -> String {
            """
            UPDATE \(schema).posting t SET \(change)
            FROM \(schema).product p WHERE p.product_no = t.product_no AND p.product_id = '\(id)';
            """
        }
        let statements = [
            "UPDATE \(schema).product SET price = 9.5 WHERE product_id = 'p0';",
            "UPDATE \(schema).product SET brand = '' WHERE product_id = 'p1';",
            "DELETE FROM \(schema).product WHERE product_id = 'p2';",
            posting("p3", "own = own - 1"),
            posting("p4", "weights = set_byte(weights, 0, get_byte(weights, 0) - 1)"),
            posting("p5", "codes = codes[2:], weights = substring(weights FROM 2), own = own - 1"),
        ]
        try await pool.withConnection { connection in
            for statement in statements { try await connection.execute(statement) }
        }
        comparison = try await shadow.compare()
        #expect(comparison.products == ["p1", "p2"])
        #expect(comparison.codes == ["p2", "p3", "p4", "p5"])
        try await shadow.drop()
    }

    /// What is imported between a rebuild's last look at the live index and its switch would be lost.
    @Test(.timeLimit(.minutes(30))) func importsWaitWhileTheLiveIndexRests() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        let (importing, before) = try await shadow.withWritesBlocked { _, connection in
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

    /// While both are coded there may be room for a text's vector in one of them only; the postings that stay are the shadow's.
    @Test func theCacheHasTheVectorsOfTheIndexThatStays() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        let (none, vector) = (WrittenCodes(codes: []), WrittenCodes(codes: [], vector: [0, 0, 0, 0, 1]))
        try await index.codes.cache([[1]: none, [2]: vector, [3]: vector], of: "m")
        let posted = [[1]: vector, [2]: none, [4]: vector] as [[UInt8]: WrittenCodes]
        try await shadow.index.codes.cache(posted, of: "m")
        try await shadow.withWritesBlocked { _, connection in try await shadow.swapIn(on: connection) }
        let kept = try await index.codes.cachedCodes(of: "m", for: [[1], [2], [3], [4]])
        #expect(kept == posted.merging([[3]: vector]) { $1 })
        try await shadow.drop()
    }
}
