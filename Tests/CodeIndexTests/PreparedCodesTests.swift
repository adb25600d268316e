import Catalog
import CodeIndex
import Codes
import Postgres
import Synchronization
import TestSupport
import Testing

/// Counts what is coded.
private final class CountingCoder: OwnCoding {
    private let coder = TextCoder()
    private let counted = Mutex(0)

    var count: Int { counted.withLock { $0 } }

    func codes(of inputs: [CodingInput], selection: CodeSelection) async throws -> [[PostedCode]] {
        counted.withLock { $0 += inputs.count }
        return try await coder.codes(of: inputs, selection: selection)
    }
}

@Suite struct PreparedCodesTests {
    private let coder = TextCoder()

    private func make() async throws -> (CodeIndex, Generation, PostgresPool) {
        let (index, pool) = try await TestDatabase.makeIndex()
        return (index, try await index.generations.ensureActive(), pool)
    }

    private func prepared(_ index: CodeIndex, _ events: [PositionedEvent]) async throws -> ChangeBatch {
        try await index.products.prepare(ChangeBatch(events: events), by: coder)
    }

    private func posted(_ id: String, _ index: CodeIndex, _ generation: Generation) async throws -> Set<String> {
        Set(try await index.codes.postings(of: id, in: generation).map(\.code))
    }

    private func expectWhole(_ index: CodeIndex) async throws {
        for check in try await index.verify() {
            #expect(check.violations == 0, "\(check.rule): \(check.example ?? "")")
        }
    }

    @Test func areFoundWithTheProduct() async throws {
        let (index, generation, _) = try await make()
        let outcome = try await index.products.apply(
            prepared(index, [upsert("a", "Red lamp", offset: 0), upsert("b", "Blue lamp", offset: 1)]))
        #expect(outcome.toCode == 2 && outcome.posted == [generation.id: 2] && outcome.queued == 0)
        #expect(try await posted("a", index, generation) == ["red", "lamp"])
        #expect(try await index.queue.isCoded(generation))

        let changed = try await index.products.apply(prepared(index, [upsert("a", "Green chair", offset: 2)]))
        #expect(changed.posted == [generation.id: 1])
        #expect(try await posted("a", index, generation) == ["green", "chair"])
        try await expectWhole(index)
    }

    @Test func areTheSameAsThoseOfCoding() async throws {
        let (index, generation, pool) = try await make()
        let events = (0..<Int64(40)).map { upsert("p\($0)", "Oak table \($0 % 7) with \($0 % 3) drawers", offset: $0) }
        _ = try await index.products.apply(prepared(index, events))
        let other = try await index.generations.create(modelID: nil, selection: CodeSelection())
        let claims = try await index.queue.claim(.own, of: other, limit: 100, lease: 60)
        _ = try await index.queue.write(coder.coded(claims, of: other), stage: .own, of: other)
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT count(*) AS products, count(DISTINCT (own, codes, weights)) AS kinds
                FROM posting GROUP BY product_no ORDER BY product_no
                """)
        }
        #expect(rows.count == events.count)
        #expect(try rows.allSatisfy { try $0.int("products") == 2 && $0.int("kinds") == 1 })
        #expect(claims.count == events.count && generation.id != other.id)
    }

    @Test func onlyTextsThatSeemToChangeAreCoded() async throws {
        let (index, generation, pool) = try await make()
        let coder = CountingCoder()
        func apply(_ numbers: Range<Int>, _ title: String, to index: CodeIndex) async throws -> ApplyOutcome {
            let events = numbers.map { upsert("p\($0)", "\(title) \($0)") }
            return try await index.products.apply(index.products.prepare(ChangeBatch(events: events), by: coder))
        }
        // A first load.
        #expect(try await apply(0..<500, "Lamp", to: index).posted == [generation.id: 500])
        #expect(coder.count == 500)
        #expect(try await apply(0..<500, "Lamp", to: index).toCode == 0)
        #expect(coder.count == 500)
        #expect(try await apply(0..<10, "Desk", to: index).posted == [generation.id: 10])
        #expect(coder.count == 510)
        // Another process asks what is stored.
        let other = CodeIndex(pool: pool, schema: index.schema)
        #expect(try await apply(10..<500, "Lamp", to: other).toCode == 0)
        #expect(coder.count == 510)
        let mixed = try await apply(0..<800, "Lamp", to: CodeIndex(pool: pool, schema: index.schema))
        #expect(mixed.posted == [generation.id: 310] && mixed.queued == 0)
        #expect(coder.count == 820)
        try await expectWhole(index)
    }

    @Test func aModelsPartStillWaits() async throws {
        let (index, own, _) = try await make()
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection(averageLength: 2))
        let outcome = try await index.products.apply(prepared(index, [upsert("a", "Red lamp", offset: 0)]))
        #expect(outcome.posted == [own.id: 1, generation.id: 1] && outcome.queued == 1)
        #expect(try await index.queue.waiting(in: generation) == [.generated: 1])
        #expect(try await index.queue.isCoded(own))
        #expect(try await posted("a", index, generation) == ["red", "lamp"])

        // A model's codes of the text before are gone with it, and those of the new one are waited for anew.
        let claims = try await index.queue.claim(.generated, of: generation, limit: 1, lease: 60)
        let light = [PostedCode(code: Code("light")!, weight: 0.4)]
        _ = try await index.products.apply(prepared(index, [upsert("a", "Red chair", offset: 1)]))
        let late = try await index.queue.write(
            claims.map { CodedProduct($0, codes: light) }, stage: .generated, of: generation)
        #expect(late.written == 0 && late.stale == 1)
        #expect(try await posted("a", index, generation) == ["red", "chair"])
        #expect(try await index.queue.waiting(in: generation) == [.generated: 1])
        try await expectWhole(index)
    }

    @Test func aClaimOfTheFormerTextIsOver() async throws {
        let (index, generation, _) = try await make()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        let claims = try await index.queue.claim(.own, of: generation, limit: 1, lease: 3_600)
        #expect(claims.count == 1)
        _ = try await index.products.apply(prepared(index, [upsert("a", "Blue lamp", offset: 1)]))
        let late = try await index.queue.write(coder.coded(claims, of: generation), stage: .own, of: generation)
        #expect(late.written == 0 && late.stale == 1)
        #expect(try await posted("a", index, generation) == ["blue", "lamp"])
        #expect(try await index.queue.isCoded(generation))
        try await expectWhole(index)
    }

    @Test func whatWasPreparedForAnotherTextIsNotPosted() async throws {
        let (index, generation, _) = try await make()
        _ = try await index.products.apply(prepared(index, [upsert("a", "Red lamp", offset: 0)]))
        // To its preparation the text seems to stay.
        let back = try await prepared(index, [upsert("a", "Red lamp", offset: 2)])
        _ = try await index.products.apply(prepared(index, [upsert("a", "Blue lamp", offset: 1)]))
        let outcome = try await index.products.apply(back)
        #expect(outcome.toCode == 1 && outcome.posted.isEmpty && outcome.queued == 1)
        #expect(try await index.queue.waiting(in: generation) == [.own: 1])
        // A late event's codes don't replace those of the text that stays.
        let late = try await prepared(index, [upsert("a", "Green lamp", offset: 1), upsert("b", "Desk", offset: 3)])
        #expect(try await index.products.apply(late).posted == [generation.id: 1])
        #expect(try await posted("a", index, generation) == ["blue", "lamp"])
        try await expectWhole(index)
    }

    /// A batch that failed is prepared again: what it was to write isn't taken for stored.
    @Test func areFoundAgainForABatchThatFailed() async throws {
        struct Refused: Error {}
        let (index, generation, _) = try await make()
        let events = [upsert("a", "Red lamp", offset: 0)]
        let failing = try await prepared(index, events)
        await #expect(throws: Refused.self) {
            _ = try await index.products.apply(failing) { _ in throw Refused() }
        }
        let outcome = try await index.products.apply(prepared(index, events))
        #expect(outcome.posted == [generation.id: 1] && outcome.queued == 0)
        #expect(try await posted("a", index, generation) == ["red", "lamp"])
    }

    @Test func aGenerationMadeMeanwhileQueuesTheProduct() async throws {
        let (index, generation, _) = try await make()
        let batch = try await prepared(index, [upsert("a", "Red lamp", offset: 0)])
        let next = try await index.generations.create(modelID: nil, selection: CodeSelection(averageLength: 2))
        let outcome = try await index.products.apply(batch)
        #expect(outcome.posted == [generation.id: 1] && outcome.queued == 1)
        #expect(try await index.queue.isCoded(generation))
        #expect(try await index.queue.waiting(in: next) == [.own: 1])
        try await expectWhole(index)
    }

    @Test func aGenerationDroppedMeanwhileGetsNothing() async throws {
        let (index, former, pool) = try await make()
        let next = try await index.generations.create(modelID: nil, selection: CodeSelection())
        try await index.generations.activate(next)
        let batch = try await prepared(index, [upsert("a", "Red lamp", offset: 0)])
        try await index.generations.retire(former.id)
        #expect(try await index.products.apply(batch).posted == [next.id: 1])
        let postings = try await pool.withConnection { try await $0.query("SELECT generation_id FROM posting") }
        #expect(try postings.map { try $0.int("generation_id") } == [next.id])
        try await expectWhole(index)
    }

    @Test func numbersOfAnotherDictionaryAreNotPosted() async throws {
        let (index, generation, pool) = try await make()
        let batch = try await prepared(index, [upsert("a", "Red lamp", offset: 0)])
        try await pool.withConnection { try await $0.execute("TRUNCATE code") }
        let outcome = try await index.products.apply(batch)
        #expect(outcome.posted.isEmpty && outcome.queued == 1)
        #expect(try await index.queue.waiting(in: generation) == [.own: 1])
        _ = try await index.products.apply(prepared(index, [upsert("a", "Red desk", offset: 1)]))
        #expect(try await posted("a", index, generation) == ["red", "desk"])
        try await expectWhole(index)
    }

    @Test func aDeletionInTheSameBatchWins() async throws {
        let (index, generation, pool) = try await make()
        _ = try await index.products.apply(
            prepared(index, [upsert("a", "Red lamp", offset: 0), delete("a", offset: 1), upsert("b", "", offset: 2)]))
        #expect(try await index.products.text(of: "a") == nil)
        let postings = try await pool.withConnection {
            try await $0.query("SELECT cardinality(codes) AS n FROM posting")
        }
        // A text without codes has an empty row.
        #expect(try postings.map { try $0.int("n") } == [0])
        #expect(try await index.queue.isCoded(generation))
        try await expectWhole(index)
    }

    /// Two that apply different products, prepared or not, one of them behind its preparations; two workers; generations
    /// that come and go.
    @Test func disturbNobody() async throws {
        let (index, generation, pool) = try await make()
        let count: Int64 = 200
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<Int64(2) {
                group.addTask {
                    for round in 0..<Int64(4) {
                        var waiting: ChangeBatch?
                        for first in stride(from: part * count, to: part * count + count, by: 20) {
                            let events = (first..<(first + 20)).map { number in
                                let offset = round * count * 2 + number
                                return number % 7 == round
                                    ? delete("p\(number)", offset: offset)
                                    : upsert("p\(number)", "Lamp \((round + number) % 3) \(number)", offset: offset)
                            }
                            let batch =
                                first % 60 == 0 ? ChangeBatch(events: events) : try await prepared(index, events)
                            if let waiting { _ = try await index.products.apply(waiting) }
                            waiting = batch
                        }
                        if let waiting { _ = try await index.products.apply(waiting) }
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<60 {
                        for generation in try await index.generations.all() {
                            let claims = try await index.queue.claim(.own, of: generation, limit: 30, lease: 3_600)
                            _ = try await index.queue.write(
                                coder.coded(claims, of: generation), stage: .own, of: generation)
                        }
                    }
                }
            }
            group.addTask {
                for _ in 0..<3 {
                    let next = try await index.generations.create(modelID: nil, selection: CodeSelection())
                    _ = try await prepared(index, [upsert("x", "Lamp", offset: 0)])
                    try await index.generations.retire(next.id)
                }
            }
            try await group.waitForAll()
        }
        while case let claims = try await index.queue.claim(.own, of: generation, limit: 100, lease: -1),
            !claims.isEmpty
        {
            _ = try await index.queue.write(coder.coded(claims, of: generation), stage: .own, of: generation)
        }
        try await expectWhole(index)
        for product in try await index.products.texts() {
            let codes = CodeSelection().choices(for: product.text, analyzer: coder.analyzer).map(\.code.description)
            #expect(try await posted(product.id, index, generation) == Set(codes), "\(product.id)")
        }
        let live = try await index.products.liveCount()
        let rows = try await pool.withConnection { try await $0.query("SELECT count(*) AS n FROM posting")[0].int("n") }
        #expect(rows == Int64(live))
    }
}
