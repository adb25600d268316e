import Catalog
import CodeIndex
import Codes
import Coding
import Execution
import Logging
import Models
import Monitoring
import Postgres
import Serving
import TestSupport
import Testing

@Suite struct RecallWatchTests {
    /// An index in which generation 2 has lost the codes of every product, and answers; generation 1 is kept.
    private func indexWithABadGeneration() async throws -> (CodeIndex, RecallWatch) {
        let (index, pool) = try await TestDatabase.makeIndex()
        let first = try await index.generations.ensureActive()
        _ = try await index.products.apply(
            ChangeBatch(
                events: (0..<60).map { number in
                    PositionedEvent(
                        event: ProductEvent(
                            productID: "p\(number)",
                            change: .upsert(Product(id: "p\(number)", title: "lamp number\(number)"))), record: nil)
                }))
        let coding = CodingService(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            health: Health(waitingFor: []), wakeUp: WakeUp(), keptGenerations: 2, logger: Logger(label: "test"))
        try await coding.drain()
        let second = try await index.generations.create(modelID: nil, selection: CodeSelection())
        try await coding.drain()
        #expect(try await index.generations.active()?.id == second.id)
        try await pool.withConnection {
            try await $0.execute("DELETE FROM posting WHERE generation_id = \(second.id)")
        }
        let encoder = QueryEncoder(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            logger: Logger(label: "test"))
        let watch = RecallWatch(
            configuration: RecallWatch.Configuration(everyMinutes: 1, guardPoints: 5), index: index, encoder: encoder,
            logger: Logger(label: "test"))
        #expect(first.id < second.id)
        return (index, watch)
    }

    private func clicks(_ count: Int) -> [Click] {
        (0..<count).map { Click(query: "number\($0)", productID: "p\($0)", timestamp: Int64($0)) }
    }

    @Test func theFormerGenerationAnswersAgainWhereItFindsMore() async throws {
        let (index, watch) = try await indexWithABadGeneration()
        let bad = try #require(try await index.generations.active())
        _ = try await index.clicks.store(clicks(60))
        try await watch.measure()
        let active = try #require(try await index.generations.active())
        #expect(active.id < bad.id)
        let history = try await index.clicks.recallHistory(limit: 2)
        #expect(history.map(\.recall) == [1, 0])
        #expect(history.map(\.generation) == [active.id, bad.id])
        #expect(history.allSatisfy { $0.queries == 60 })
        // It stays there.
        try await watch.measure()
        #expect(try await index.generations.active()?.id == active.id)
    }

    @Test func aFewClicksProveNothing() async throws {
        let (index, watch) = try await indexWithABadGeneration()
        let bad = try #require(try await index.generations.active())
        _ = try await index.clicks.store(clicks(40))
        try await watch.measure()
        #expect(try await index.generations.active()?.id == bad.id)
        #expect(try await index.clicks.recallHistory(limit: 2).isEmpty)
    }

    @Test func clicksFromBeforeTheActivationProveNothing() async throws {
        let (index, watch) = try await indexWithABadGeneration()
        _ = try await index.clicks.store(clicks(60))
        let bad = try #require(try await index.generations.active())
        try await index.generations.activate(bad)
        try await watch.measure()
        #expect(try await index.generations.active()?.id == bad.id)
    }

    @Test func aFallSinceTheActivationIsKnown() async throws {
        let (index, _) = try await indexWithABadGeneration()
        let active = try #require(try await index.generations.active())
        #expect(try await index.clicks.recallSinceActivation() == nil)
        for recall in [0.9, 0.95, 0.8] {
            try await index.clicks.store(ClickRecallRecord(generation: active.id, recall: recall, queries: 100))
        }
        let found = try #require(try await index.clicks.recallSinceActivation())
        #expect(found.first == 0.9 && found.last == 0.8)
        // A run that began since then has seen to it.
        try await index.runs.withRun(champion: active, newestClicks: 0) { _ in }
        #expect(try await index.clicks.recallSinceActivation() == nil)
    }
}
