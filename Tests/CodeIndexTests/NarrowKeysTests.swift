import Codes
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// The keys of postings, which are the product in each generation's table.
@Suite struct NarrowKeysTests {
    /// The columns of each primary key, by the table of postings.
    private func keys(_ pool: PostgresPool) async throws -> [String: String] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT c.relname::text AS name, string_agg(a.attname, ',' ORDER BY a.attnum) AS columns
                FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)
                WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'posting%'
                GROUP BY c.relname, x.indexrelid
                """)
        }
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("name"), try $0.text("columns")) })
    }

    /// Codes what waits, and tells how many postings there are afterwards.
    private func code(_ index: CodeIndex, _ pool: PostgresPool, _ text: String) async throws -> Int64 {
        for generation in try await index.generations.all() {
            let claims = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
            let codes = [PostedCode(code: try #require(Code(text)), weight: 1)]
            _ = try await index.queue.write(
                claims.map { CodedProduct($0, codes: codes) }, stage: .own, of: generation)
        }
        return try await pool.withConnection {
            try await $0.query("SELECT count(*) AS count FROM posting")[0].int("count")
        }
    }

    @Test func anIndexOfTheVersionBeforeGetsThem() async throws {
        let (index, pool) = try await formerIndex(before: Migrations.narrowKeys)
        #expect(
            try await keys(pool) == ["posting": "product_no,generation_id", "posting_1": "product_no,generation_id"])
        #expect(try await index.migrate().last == Migrations.steps.count)
        #expect(try await keys(pool) == ["posting_1": "product_no"])
        // What is posted is replaced, and a new generation has its own.
        _ = try await index.products.apply(ChangeBatch(events: [upsert("lamp", "Red lamp")]))
        #expect(try await code(index, pool, "red") == 1)
        let next = try await index.generations.create(modelID: nil, selection: CodeSelection())
        #expect(try await keys(pool) == ["posting_1": "product_no", "posting_\(next.id)": "product_no"])
        #expect(try await code(index, pool, "red") == 2)
        #expect(try await index.verify().allSatisfy { $0.violations == 0 })
    }

    @Test func whatWasCodedForADroppedGenerationIsStale() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("lamp", "Lamp")]))
        let next = try await index.generations.create(modelID: nil, selection: CodeSelection())
        let claims = try await index.queue.claim(.own, of: next, limit: 10, lease: 60)
        #expect(claims.count == 1)
        try await index.generations.retire(next.id)
        let codes = [PostedCode(code: try #require(Code("lamp")), weight: 1)]
        let outcome = try await index.queue.write(
            claims.map { CodedProduct($0, codes: codes) }, stage: .own, of: next)
        #expect(outcome.written == 0 && outcome.stale == 1)
    }
}
