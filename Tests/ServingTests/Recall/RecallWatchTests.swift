import Catalog
import CodeIndex
import Codes
import Logging
import Retrieval
import Serving
import TestSupport
import Testing

@Suite struct RecallWatchTests {
    /// An index in which the active generation has lost the codes of every product; the former one is kept.
    private func indexWithABadGeneration() async throws -> (CodeIndex, RecallWatch) {
        let (index, _) = try await TestDatabase.makeIndex()
        let first = try await index.generations.ensureActive()
        let names = (0..<60).map { (id: "p\($0)", title: "lamp number\($0)") }
        _ = try await index.products.apply(
            ChangeBatch(
                events: names.map { id, title in
                    PositionedEvent(
                        event: ProductEvent(productID: id, change: .upsert(Product(id: id, title: title))), record: nil)
                }))
        let second = try await index.generations.create(modelID: nil, selection: CodeSelection())
        try await index.generations.activate(second)
        let shop = try ServedShop(
            names.enumerated().map { IndexedProduct(number: Int64($0 + 1), id: $1.id, title: $1.title) },
            postedIn: first.id)
        shop.publish(try await index.generations.all())
        let watch = RecallWatch(
            configuration: RecallWatch.Configuration(everyMinutes: 1, guardPoints: 5), index: index,
            searcher: try shop.searcher(), logger: Logger(label: "test"))
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
