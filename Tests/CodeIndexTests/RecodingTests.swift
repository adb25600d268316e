import Codes
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct RecodingTests {
    private func code(_ index: CodeIndex, _ generation: Generation) async throws {
        let analyzer = try CodeAnalyzer()
        let claims = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
        let coded = claims.map { claim in
            let choices = generation.selection.choices(for: claim.input.text, analyzer: analyzer)
            return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
        }
        _ = try await index.queue.write(coded, stage: .own, of: generation)
    }

    /// As after an upgrade: rows whose hash another program made.
    @Test func productsOfAnEarlierProgramAreCodedAnew() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let events = [upsert("old", "<b>Lamp</b>"), upsert("new", "Chair"), upsert("gone", "Desk")]
        _ = try await index.products.apply(ChangeBatch(events: events))
        _ = try await index.products.apply(ChangeBatch(events: [delete("gone")]))
        try await code(index, generation)
        #expect(try await index.queue.isCoded(generation))
        try await pool.withTransaction { connection in
            try await connection.execute("UPDATE product SET input_hash = '\\x01' WHERE product_id = 'old'")
            try await ProductStore.codeAnew(on: connection)
        }
        #expect(try await index.queue.waiting(in: generation) == [.own: 1])
        let entry = try #require(try await index.products.text(of: "old"))
        #expect(entry.inputHash == CodingInput.hash(of: entry.text))
        try await code(index, generation)
        #expect(try await index.queue.isCoded(generation))
        #expect(try await index.verify().allSatisfy { $0.violations == 0 })
    }

    @Test func aTitleWithoutCodesIsNoDamage() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let titles = ["🧦❤️", "...", "<b></b>", "&nbsp;", "2025-01-02", String(repeating: "x", count: 60), "Lamp"]
        let events = titles.enumerated().map { upsert("\($0)", $1) }
        _ = try await index.products.apply(ChangeBatch(events: events))
        try await code(index, generation)
        #expect(try await index.verify().allSatisfy { $0.violations == 0 })
        _ = try await pool.withConnection { try await $0.query("DELETE FROM posting") }
        let check = try #require(try await index.verify().first { $0.rule.contains("has no postings") })
        #expect(check.violations == 2)
        #expect(check.example?.hasPrefix("product 5,") == true)
    }
}
