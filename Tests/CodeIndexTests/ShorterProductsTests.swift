import Catalog
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// An index of a version whose hashes were twice as long.
@Suite struct ShorterProductsTests {
    /// An index of that version with what a script does to it, brought up to date.
    private func migrated(after script: String) async throws -> (index: CodeIndex, pool: PostgresPool) {
        let (other, otherPool) = try await TestDatabase.makeIndex()
        var configuration = otherPool.configuration
        let schema = other.schema + "_former"
        configuration.schema = schema
        let pool = PostgresPool(configuration, size: 2)
        try await pool.withConnection { connection in
            _ = try await Migrations.apply(
                Migrations.steps.prefix { $0 != Migrations.shorterProducts }, on: connection, schema: schema)
            try await connection.execute(script)
        }
        let index = CodeIndex(pool: pool, schema: schema)
        #expect(try await index.migrate().last == Migrations.steps.count)
        return (index, pool)
    }

    private func columns(_ pool: PostgresPool) async throws -> [String] {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid = 'product'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """
            ).map { try $0.text("attname") }
        }
    }

    @Test func textsAreNotTakenForOthers() async throws {
        let hash = CodingInput(of: Product(id: "lamp", title: "Red lamp")).hash
        #expect(hash.count == 16)
        let stored = (hash + Array(repeating: 7, count: 16)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let (index, _) = try await migrated(
            after: """
                INSERT INTO product (product_id, live, title, attributes, input_hash)
                VALUES ('lamp', true, 'Red lamp', '{}', '\\x\(stored)'), ('gone', false, NULL, NULL, NULL);
                INSERT INTO code_cache VALUES ('m', '\\x\(stored)', '[]');
                """)
        #expect(try await index.products.text(of: "lamp")?.inputHash == hash)
        #expect(try await index.codes.cachedCodes(of: "m", for: [hash]).keys.map(\.self) == [hash])
        let generation = try await index.generations.ensureActive()
        let claims = try await index.queue.claim(.own, of: generation, limit: 10, lease: 60)
        _ = try await index.queue.write(
            claims.map { CodedProduct($0, codes: []) }, stage: .own, of: generation)
        #expect(try await index.queue.isCoded(generation))
        _ = try await index.products.apply(ChangeBatch(events: [upsert("lamp", "Red lamp", price: "9.90")]))
        #expect(try await index.queue.isCoded(generation))
        _ = try await index.products.apply(ChangeBatch(events: [upsert("lamp", "Blue lamp")]))
        #expect(try await !index.queue.isCoded(generation))
    }

    @Test func columnsOfAFixedWidthComeFirst() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let columns = try await columns(pool)
        #expect(columns.first == "product_no" && columns.firstIndex(of: "live") == 8)
        let (former, formerPool) = try await migrated(
            after: "INSERT INTO product (product_id, live) VALUES ('gone', false)")
        let formerColumns = try await self.columns(formerPool)
        #expect(formerColumns.first == "product_id" && formerColumns.sorted() == columns.sorted())
        for index in [index, former] {
            _ = try await index.products.apply(ChangeBatch(events: [upsert("lamp", "Lamp", offset: 3, version: 4)]))
        }
        let hash = try await index.products.text(of: "lamp")?.inputHash
        let formerHash = try await former.products.text(of: "lamp")?.inputHash
        #expect(hash != nil && formerHash == hash)
    }

    @Test func rightsToTheTableStay() async throws {
        let (_, pool) = try await migrated(after: "GRANT SELECT ON product TO PUBLIC")
        let granted = try await pool.withConnection {
            try await $0.query(
                "SELECT relacl::text AS rights FROM pg_class WHERE oid = 'product'::regclass")[0].text("rights")
        }
        #expect(granted.contains("=r/"))
    }
}
