import Catalog
import CodeIndex
import Codes
import TestSupport
import Testing

/// What waits and what answers, as metrics show it.
@Suite struct FiguresTests {
    private let letter = DeadLetter(
        record: RecordPosition(topic: "products", partition: 0, offset: 9), key: nil, payload: [1], cause: "not_json",
        message: "no JSON")

    @Test func countsWhatWaits() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let empty = try await index.figures()
        #expect(empty.queues.isEmpty && empty.deadLetters.isEmpty && empty.model == nil)

        try await index.models.register("a1", at: "/models/a1", metrics: "{}")
        let generation = try await index.generations.create(modelID: "a1", selection: CodeSelection())
        try await index.generations.activate(generation)
        // One of them was written in 1970.
        let old = PositionedEvent(
            event: upsert("a", "Red lamp").event,
            place: .record(RecordPosition(topic: "products", partition: 0, offset: 1), time: 1_000))
        _ = try await index.products.apply(ChangeBatch(events: [old, upsert("b", "Blue lamp")], deadLetters: [letter]))
        let claims = try await index.queue.claim(.own, of: generation, limit: 1, lease: 60)
        try await index.queue.postpone(claims, of: generation, error: "no memory", delay: 60)

        let figures = try await index.figures()
        #expect(figures.queues[.own]?.products == 2 && figures.queues[.own]?.failing == 1)
        #expect(figures.queues[.own].map { $0.oldestSeconds > 1_000_000_000 } == true)
        #expect(figures.queues[.generated] == nil)
        #expect(figures.deadLetters == ["not_json": 1])
        #expect(figures.model?.id == "a1" && figures.model?.generation == generation.id)
        #expect(figures.model.map { $0.ageSeconds >= 0 && $0.ageSeconds < 3_600 } == true)
    }
}
