import Codes
import Foundation
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// An index that the former version made, which had a row for each posting.
@Suite struct ConversionTests {
    /// An index that was coded by this version, and one of the former version with the same products and postings.
    private func make() async throws -> (anew: PostgresPool, former: CodeIndex, pool: PostgresPool) {
        let (anew, anewPool) = try await TestDatabase.makeIndex()
        try await anew.models.register("m", at: "/nowhere", metrics: "{}")
        _ = try await anew.generations.ensureActive()
        let generation = try await anew.generations.create(modelID: "m", selection: CodeSelection())
        let titles = ["Red lamp", "Blue lamp", "Red chair", "Steel bolt M8", "Desk", "Oak desk lamp", "Shelf"]
        _ = try await anew.products.apply(
            ChangeBatch(events: titles.enumerated().map { upsert("p\($0)", $1) } + [upsert("gone", "Sofa")]))
        let analyzer = try CodeAnalyzer()
        for generation in try await anew.generations.all() {
            let claims = try await anew.queue.claim(.own, of: generation, limit: 100, lease: 60)
            let coded = claims.map { claim in
                let choices = generation.selection.choices(for: claim.input.text, analyzer: analyzer)
                return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
            }
            _ = try await anew.queue.write(
                coded, stage: .own, of: generation, generatesNext: generation.modelID != nil)
        }
        let claims = try await anew.queue.claim(.generated, of: generation, limit: 100, lease: 60)
        let light = [PostedCode(code: Code("light")!, weight: 0.4), PostedCode(code: Code("lamp")!, weight: 0.4)]
        _ = try await anew.queue.write(
            claims.map { CodedProduct($0, codes: light) }, stage: .generated, of: generation)
        _ = try await anew.products.apply(ChangeBatch(events: [delete("gone")]))
        try await anew.generations.activate(generation)

        var configuration = anewPool.configuration
        let schema = anew.schema + "_former"
        configuration.schema = schema
        let pool = PostgresPool(configuration, size: 4)
        try await pool.withConnection { connection in
            _ = try await Migrations.apply(
                Migrations.steps.prefix { $0 != Migrations.postingsByProduct }, on: connection, schema: schema)
            let from = PostgresIdentifier(anew.schema)
            try await connection.execute(
                """
                INSERT INTO model SELECT * FROM \(from).model;
                INSERT INTO generation OVERRIDING SYSTEM VALUE SELECT * FROM \(from).generation;
                INSERT INTO product (
                    product_no, product_id, live, source_timestamp, topic, partition, record_offset, title, attributes,
                    input_hash)
                OVERRIDING SYSTEM VALUE
                SELECT product_no, product_id, live, source_timestamp, topic, partition, record_offset, title, attributes,
                       input_hash
                FROM \(from).product;
                INSERT INTO coding_task SELECT * FROM \(from).coding_task;
                """)
            for id in try await anew.generations.all().map(\.id) {
                try await connection.execute(
                    """
                    CREATE TABLE code_\(id) PARTITION OF code FOR VALUES IN (\(id));
                    CREATE TABLE posting_\(id) PARTITION OF posting FOR VALUES IN (\(id));
                    INSERT INTO code (generation_id, code_text) SELECT \(id), code_text FROM \(from).code;
                    INSERT INTO posting (generation_id, code_id, product_no, own, weight, log_probabilities)
                    SELECT \(id), c.code_id, product_no, place <= own, get_byte(weights, place::integer - 1) / 100.0,
                           CASE WHEN place <= own THEN '{}' ELSE '{-0.5}'::real[] END
                    FROM \(from).posting CROSS JOIN LATERAL unnest(codes) WITH ORDINALITY AS t(code_id, place)
                        JOIN \(from).code o ON o.code_id = t.code_id
                        JOIN code c ON c.generation_id = \(id) AND c.code_text = o.code_text
                    WHERE posting.generation_id = \(id);
                    """)
            }
        }
        return (anewPool, CodeIndex(pool: pool, schema: schema), pool)
    }

    @Test(.timeLimit(.minutes(30))) func anIndexOfTheFormerVersionIsConvertedInPagesWhileItAnswers() async throws {
        let (anew, index, pool) = try await make()
        #expect(try await index.migrate().last == Migrations.steps.count)
        #expect(try await index.isBeingConverted())
        await #expect(throws: CodeIndexError.self) { try await index.verify() }
        let (whole, _) = try await Follower.load(CodeIndex(pool: anew, schema: anew.configuration.schema!))
        let (before, position) = try await Follower.load(index)
        #expect(before.texts == whole.texts && before.texts.count > 20)

        #expect(try await index.convertNextPage(of: 3))
        try await endWhileConverting(index, pool)
        let (half, _) = try await Follower.load(index)
        #expect(half.texts == whole.texts)
        // What is deleted meanwhile stays so; what changes meanwhile is left to coding.
        _ = try await index.products.apply(ChangeBatch(events: [delete("p6"), upsert("p5", "Oak shelf")]))
        while try await index.convertNextPage(of: 3) {}
        #expect(try await index.isBeingConverted())
        var followed = before
        followed.take(try #require(try await index.changes(since: position)))
        #expect(followed.products.values.contains { $0.title == "Oak shelf" })
        #expect(!followed.products.values.contains { $0.id == "p6" })
        _ = try await index.products.apply(ChangeBatch(events: [upsert("p6", "Shelf"), upsert("p5", "Oak desk lamp")]))
        try await code(index)
        while try await index.convertNextPage(of: 3) {}
        #expect(try await !index.isBeingConverted())
        #expect(try await IndexDigest(of: pool) == IndexDigest(of: anew))
        #expect(try await Follower.load(index).0.texts == whole.texts)
    }

    /// Stops a conversion in the middle of its transaction.
    private func endWhileConverting(_ index: CodeIndex, _ pool: PostgresPool) async throws {
        let position = "SELECT product_no FROM conversion"
        let before = try await pool.withConnection { try await $0.query(position)[0].int("product_no") }
        try await pool.withConnection { other in
            try await other.transaction { other in
                let own = try await other.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
                _ = try await other.query("SELECT FROM product WHERE product_id = 'p4' FOR UPDATE")
                let converting = Task { try await index.convertNextPage(of: 3) }
                try await eventually("the conversion waits", every: .milliseconds(5)) {
                    try await pool.withConnection {
                        try await !$0.query(
                            "SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [.int(own)]
                        ).isEmpty
                    }
                }
                converting.cancel()
                await #expect(throws: (any Error).self) { try await converting.value }
            }
        }
        let after = try await pool.withConnection { try await $0.query(position)[0].int("product_no") }
        #expect(before == after)
    }

    /// Writes what waits, with the codes that the model wrote for every product.
    private func code(_ index: CodeIndex) async throws {
        let analyzer = try CodeAnalyzer()
        for generation in try await index.generations.all() {
            let claims = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
            let coded = claims.map { claim in
                let choices = generation.selection.choices(for: claim.input.text, analyzer: analyzer)
                return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
            }
            let hasModel = generation.modelID != nil
            _ = try await index.queue.write(coded, stage: .own, of: generation, generatesNext: hasModel)
            let waiting = try await index.queue.claim(.generated, of: generation, limit: 100, lease: 60)
            let light = [PostedCode(code: Code("light")!, weight: 0.4), PostedCode(code: Code("lamp")!, weight: 0.4)]
            _ = try await index.queue.write(
                waiting.map { CodedProduct($0, codes: light) }, stage: .generated, of: generation)
        }
    }

    @Test func aNewIndexHasNothingToConvert() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        #expect(try await !index.isBeingConverted())
        #expect(try await !index.convertNextPage())
        let former = try await pool.withConnection {
            try await $0.query(
                "SELECT FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) "
                    + "AND relname LIKE 'former%'", [.text(index.schema)])
        }
        #expect(former.isEmpty)
    }

    @Test func aGenerationThatIsNotConvertedCanBeRetired() async throws {
        let (_, index, _) = try await make()
        try await index.migrate()
        let old = try #require(try await index.generations.all().first { $0.state == .kept })
        try await index.generations.retire(old.id)
        while try await index.convertNextPage(of: 3) {}
        #expect(try await !index.isBeingConverted())
        #expect(try await index.verify().allSatisfy { $0.violations == 0 || $0.rule.contains("model wrote") })
    }
}
