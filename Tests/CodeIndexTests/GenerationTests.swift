import CodeIndex
import Codes
import Postgres
import TestSupport
import Testing

/// Three generations, the last of which answers.
@Suite struct GenerationTests {
    private func make() async throws -> (CodeIndex, PostgresPool, [Generation]) {
        let (index, pool) = try await TestDatabase.makeIndex()
        var generations = [try await index.generations.ensureActive()]
        for model in ["a1", "a2"] {
            try await index.models.register(model, at: "/models/\(model)", metrics: #"{"loss":1}"#)
            generations.append(try await index.generations.create(modelID: model, selection: CodeSelection()))
            try await index.generations.activate(generations[generations.count - 1])
        }
        return (index, pool, generations)
    }

    private func states(_ index: CodeIndex) async throws -> [Generation.State] {
        try await index.generations.all().map(\.state)
    }

    @Test func rollsBackOneGenerationAtATime() async throws {
        let (index, _, generations) = try await make()
        #expect(try await index.generations.rollBack().id == generations[1].id)
        #expect(try await states(index) == [.kept, .active, .kept])
        #expect(try await index.generations.rollBack().id == generations[0].id)
        await #expect(throws: CodeIndexError.self) { try await index.generations.rollBack() }
        #expect(try await states(index) == [.active, .kept, .kept])
    }

    @Test func aRetiredGenerationLeavesNothingBehind() async throws {
        let (index, pool, generations) = try await make()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp")]))
        let old = generations[1]
        let claims = try await index.queue.claim(.own, of: old, limit: 10, lease: 60)
        let coded = claims.map { CodedProduct($0, codes: [PostedCode(code: Code("lamp")!, weight: 1)]) }
        _ = try await index.queue.write(coded, stage: .own, of: old)
        #expect(try await index.generations.size(of: old) > 0)
        let late = try await index.queue.claim(.own, of: generations[0], limit: 10, lease: 60)

        try await index.generations.retire(old.id)
        try await index.generations.retire(generations[0].id)
        let rest = try await pool.withConnection {
            try await $0.query(
                """
                SELECT generation_id FROM posting UNION SELECT generation_id FROM coding_task
                """)
        }
        #expect(try rest.map { try $0.int("generation_id") } == [generations[2].id])
        // A worker that had claimed before writes nothing.
        let written = try await index.queue.write(
            late.map { CodedProduct($0, codes: [PostedCode(code: Code("lamp")!, weight: 1)]) }, stage: .own,
            of: generations[0])
        #expect(written.written == 0 && written.stale == 1)
        #expect(try await states(index) == [.active])
        for id in [generations[2].id, old.id] {
            await #expect(throws: CodeIndexError.self) { try await index.generations.retire(id) }
        }
    }

    @Test func aRetirementWaitsForReadersWithoutBlockingThem() async throws {
        let (index, pool, generations) = try await make()
        try await pool.withConnection { reader in
            try await reader.transaction { reader in
                _ = try await reader.query("SELECT count(*) FROM posting")
                async let retired: Void = index.generations.retire(generations[0].id)
                // The drop waits at most a second before it lets others pass, so this comes through meanwhile.
                _ = try await pool.withConnection { try await $0.query("SELECT count(*) FROM posting") }
                #expect(try await index.generations.all().count == 3)
                _ = try await reader.execute("COMMIT; BEGIN")
                try await retired
            }
        }
        #expect(try await index.generations.all().count == 2)
    }

    @Test func modelsAreNamedByTheirBeginning() async throws {
        let (index, _, generations) = try await make()
        #expect(try await index.models.model(named: "a2").location == "/models/a2")
        for name in ["a", "b", ""] {
            await #expect(throws: CodeIndexError.self) { try await index.models.model(named: name) }
        }
        let first = try await index.models.model(named: "a1")
        await #expect(throws: CodeIndexError.self) { try await index.models.forget(first) }
        try await index.generations.retire(generations[1].id)
        try await index.models.forget(first)
        #expect(try await index.models.all().map(\.id) == ["a2"])
    }
}
