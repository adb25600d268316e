import Codes
import Foundation
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct IndexChangeTests {
    /// Writes codes for every product that waits for its own ones.
    private func code(_ index: CodeIndex, _ generation: Generation, _ texts: [String]) async throws {
        let claims = try await index.queue.claim(.own, of: generation, limit: 10, lease: 60)
        let codes = texts.map { PostedCode(code: Code($0)!, weight: 1) }
        _ = try await index.queue.write(claims.map { CodedProduct($0, codes: codes) }, stage: .own, of: generation)
    }

    /// Waits for one more change.
    private func next(_ changes: IndexChanges) async throws -> [IndexChange] {
        try await changes.next(timeout: .seconds(600))
    }

    @Test func tellsOfGenerationsAndLiveCodes() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        let changes = try await index.changes()
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        #expect(try await next(changes) == [.generations])

        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "A"), upsert("b", "B")]))
        try await code(index, generation, ["lamp"])
        #expect(
            try await next(changes)
                == [.liveCodes(generation: generation.id, appeared: ["lamp"], disappeared: [])])

        // "lamp" still has the other product, so only the change to "chair" is one.
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "C")]))
        try await code(index, generation, ["chair"])
        #expect(
            try await next(changes)
                == [.liveCodes(generation: generation.id, appeared: ["chair"], disappeared: [])])

        _ = try await index.products.apply(ChangeBatch(events: [delete("b")]))
        #expect(
            try await next(changes)
                == [.liveCodes(generation: generation.id, appeared: [], disappeared: ["lamp"])])
        try await index.generations.activate(generation)
        #expect(try await next(changes) == [.generations])
    }

    @Test func aGenerationWithoutAModelSaysNothing() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let changes = try await index.changes()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "A")]))
        try await code(index, generation, ["lamp"])
        _ = try await index.products.apply(ChangeBatch(events: [delete("a")]))
        try await index.generations.activate(generation)
        #expect(try await next(changes) == [.generations])
    }

    @Test func manyCodesAreSplitBelowPostgresLimit() throws {
        let appeared = (0..<2_000).map { "appeared\($0)\"\\" }
        let disappeared = [String(repeating: "é", count: 150)]
        let changes = IndexChange.liveCodes(of: 7, LiveCodeChange(appeared: appeared, disappeared: disappeared))
        #expect(changes.count > 1)
        var seen = LiveCodeChange()
        for change in changes {
            #expect(try JSONEncoder().encode(change).count < 8_000)
            guard case .liveCodes(7, let appeared, let disappeared) = change else { continue }
            seen.appeared += appeared
            seen.disappeared += disappeared
        }
        #expect(seen.appeared == appeared && seen.disappeared == disappeared)
        #expect(IndexChange.liveCodes(of: 7, LiveCodeChange()).isEmpty)
    }

    @Test func anUnreadableNotificationIsNamed() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let changes = try await index.changes()
        try await pool.withConnection { try await $0.execute("SELECT pg_notify(current_schema(), 'hello')") }
        await #expect(throws: CodeIndexError.self) { try await next(changes) }
    }
}
