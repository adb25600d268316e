import Catalog
import CodeIndex
import Codes
import TestSupport
import Testing

/// What is shown to those who watch.
@Suite struct OverviewTests {
    private let letter = DeadLetter(
        record: RecordPosition(topic: "products", partition: 0, offset: 9), key: nil, payload: [1], cause: "not_json",
        message: "no JSON")

    @Test func saysHowTheWorkStands() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        #expect(try await index.overview() == IndexOverview())
        let active = try await index.generations.ensureActive()
        try await index.models.register("a1", at: "/models/a1", metrics: "{}")
        let building = try await index.generations.create(modelID: "a1", selection: CodeSelection())
        _ = try await index.partitions.takeOver([LogPartition(topic: "products", number: 0)], owner: "here:1")
        _ = try await index.products.apply(
            ChangeBatch(events: [upsert("a", "Red lamp"), upsert("b", "Blue lamp")], deadLetters: [letter]))
        let claims = try await index.queue.claim(.own, of: building, limit: 1, lease: 60)
        try await index.queue.postpone(claims, of: building, error: "no memory", delay: 60)
        try await index.clicks.store(ClickRecallRecord(generation: active.id, recall: 0.5, queries: 60))

        let overview = try await index.overview()
        #expect(overview.generations.map(\.id) == [active.id, building.id])
        #expect(overview.generations.map(\.state) == [.active, .building])
        #expect(overview.generations.map(\.modelID) == [nil, "a1"])
        #expect(overview.generations.map { $0.activatedAt == nil } == [false, true])
        #expect(overview.generations.map(\.waitingForOwn) == [2, 2])
        #expect(overview.generations.map(\.failing) == [0, 1])
        #expect(overview.generations.map(\.error) == [nil, "no memory"])
        #expect(overview.partitions.map(\.owner) == ["here:1"] && overview.partitions[0].nextOffset == nil)
        #expect(overview.deadLetters.map(\.cause) == ["not_json"] && overview.deadLetters[0].count == 1)
        #expect(overview.recalls.map(\.recall) == [0.5] && overview.recalls[0].generation == active.id)
        #expect(overview.runs.isEmpty)
    }

    @Test func tellsAProductsHistory() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 4, version: 7)]))
        let waiting = try #require(try await index.products.history(of: "a"))
        #expect(waiting.isLive && waiting.title == "Red lamp")
        #expect(waiting.record == RecordPosition(topic: "products", partition: 0, offset: 4))
        #expect(waiting.version == 7 && waiting.newestVersion == 7)
        #expect(waiting.codings.map(\.waitingFor) == [.own] && waiting.codings[0].codes == 0)

        let claims = try await index.queue.claim(.own, of: generation, limit: 1, lease: 60)
        let coded = claims.map { CodedProduct($0, codes: [PostedCode(code: Code("lamp")!, weight: 1)]) }
        _ = try await index.queue.write(coded, stage: .own, of: generation)
        let settled = try #require(try await index.products.history(of: "a"))
        #expect(settled.codings.map(\.waitingFor) == [nil] && settled.codings[0].codes == 1)
        #expect(settled.changes.map(\.generation) == [generation.id, nil])

        _ = try await index.products.apply(ChangeBatch(events: [delete("a", offset: 5, version: 8)]))
        let deleted = try #require(try await index.products.history(of: "a"))
        #expect(!deleted.isLive && deleted.title == nil && deleted.codings.isEmpty && deleted.newestVersion == 8)
        #expect(try await index.products.history(of: "b") == nil)
    }
}
