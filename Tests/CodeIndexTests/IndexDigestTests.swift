import Codes
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct IndexDigestTests {
    /// What `md5sum` says of the rows as they are documented.
    @Test func isTheSumOfTheRowsHashes() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        try await pool.withConnection {
            try await $0.execute(
                """
                INSERT INTO product (product_id, live, title, brand, category, price, attributes, input_hash)
                VALUES ('a', true, 'Lampe über', 'B', 'C > D', 9.90, '{"z":1.0,"a":"2"}', ''),
                       ('b', true, 'Lamp', NULL, NULL, NULL, '{}', ''), ('c', false, NULL, NULL, NULL, NULL, '{}', NULL);
                INSERT INTO code (code_text) VALUES ('lamp'), ('red|lamp');
                INSERT INTO posting
                SELECT product_no, \(generation.id), 1, ARRAY[2, 1], '\\xff28'::bytea FROM product WHERE product_id = 'a'
                UNION ALL SELECT product_no, \(generation.id), 1, ARRAY[1], '\\x64' FROM product WHERE product_id = 'b'
                UNION ALL SELECT 9, \(generation.id), 0, '{}', '';
                """)
        }
        let position = try await index.load { _ in }
        let digests = try await index.digests(since: position)
        #expect(digests.products == IndexDigest(rows: 2, sum: 5_467_169_339_556_370_255))
        #expect(digests.postings == [generation.id: IndexDigest(rows: 2, sum: 12_987_055_154_723_395_622)])
        #expect(digests.delta.isEmpty)
    }

    @Test func isOfTheMomentThatTheChangesLeadTo() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let position = try await index.load { _ in }
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")]))
        let digests = try await index.digests(since: position)
        #expect(digests.delta.products.map(\.id) == ["a"])
        #expect(digests.products.rows == 1 && digests.postings == [generation.id: IndexDigest()])
    }

    @Test func saysWhyNothingIsAddedUp() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        await #expect(throws: IndexDigestError.isTooFarBehind) { try await index.digests(since: IndexPosition("")) }
        let position = try await index.load { _ in }
        try await pool.withConnection { try await $0.execute("CREATE TABLE conversion (product_no bigint)") }
        await #expect(throws: IndexDigestError.isBeingConverted) { try await index.digests(since: position) }
    }

    /// Such as to drop a generation.
    @Test func givesWayToWhoWaitsForTheTables() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        let position = try await index.load { _ in }
        func waiters(for table: String) async throws -> Int {
            try await pool.withConnection {
                try await $0.query(
                    "SELECT FROM pg_locks WHERE relation = to_regclass($1) AND NOT granted", [.text(table)]
                ).count
            }
        }
        let holder = try await PostgresConnection.connect(pool.configuration)
        try await holder.execute("BEGIN; LOCK TABLE generation IN ACCESS EXCLUSIVE MODE")
        let digests = Task { try await index.digests(since: position) }
        try await eventually("the tables are in use") { try await waiters(for: "generation") == 1 }
        let other = try await PostgresConnection.connect(pool.configuration)
        async let locked: Void = other.execute("BEGIN; LOCK TABLE product IN ACCESS EXCLUSIVE MODE; COMMIT")
        try await eventually("another session waits for them") { try await waiters(for: "product") == 1 }
        try await holder.execute("COMMIT")
        await #expect(throws: IndexDigestError.gaveWay) { try await digests.value }
        try await locked
        #expect(try await index.digests(since: position).delta.isEmpty)
    }
}
