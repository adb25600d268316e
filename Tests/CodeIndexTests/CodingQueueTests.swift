import Catalog
import CodeIndex
import Codes
import Foundation
import Postgres
import TestSupport
import Testing

/// Codes products by their title's words, as the daemon does without a model.
private struct OwnCoder {
    let index: CodeIndex
    let generation: Generation
    let analyzer = try! CodeAnalyzer()

    func claim(limit: Int = 100, lease: Int = 3_600) async throws -> [CodingClaim] {
        try await index.queue.claim(.own, of: generation, limit: limit, lease: lease)
    }

    func coded(_ claims: [CodingClaim]) -> [CodedProduct] {
        claims.map { claim in
            let choices = CodeSelection().choices(from: CodeOccurrences(of: claim.input.text, analyzer: analyzer))
            return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
        }
    }

    @discardableResult
    func code() async throws -> CodingOutcome {
        try await index.queue.write(coded(claim()), stage: .own, of: generation)
    }

    func search(_ query: String) async throws -> [String] {
        try await index.codes.search(
            QueryCode.own(in: query, analyzer: analyzer), in: generation, scoring: .ownCodes, limit: 10,

        ).map(\.productID)
    }
}

@Suite struct CodingQueueTests {
    private func make() async throws -> (OwnCoder, PostgresPool) {
        let (index, pool) = try await TestDatabase.makeIndex()
        return (OwnCoder(index: index, generation: try await index.generations.ensureActive()), pool)
    }

    private func expectWhole(_ index: CodeIndex) async throws {
        for check in try await index.verify() {
            #expect(check.violations == 0, "\(check.rule): \(check.example ?? "")")
        }
    }

    @Test func liveChangesCanBeClaimedWithoutANewGenerationsBacklog() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(
            ChangeBatch(events: [upsert("a", "Red lamp", offset: 0), upsert("b", "Blue lamp", offset: 1)]))
        let next = OwnCoder(
            index: coder.index,
            generation: try await coder.index.generations.create(modelID: nil, selection: CodeSelection()))
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("b", "Green lamp", offset: 2)]))
        let live = try await coder.index.queue.claim(
            .own, of: next.generation, limit: 10, lease: 3_600, liveChangesOnly: true)
        #expect(live.map(\.input.text.title) == ["Green lamp"])
        #expect(try await next.claim().map(\.input.text.title) == ["Red lamp"])
    }

    @Test func aChangedTitleIsFoundByItsNewWordsOnly() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        #expect(try await coder.code().written == 1)
        #expect(try await coder.search("red lamps") == ["a"])

        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Blue lamp", offset: 1)]))
        try await coder.code()
        #expect(try await coder.search("red") == [])
        #expect(try await coder.search("blue") == ["a"])
        try await expectWhole(coder.index)
    }

    @Test func aDeletedProductIsGoneAtOnce() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(
            ChangeBatch(events: [upsert("a", "Red lamp", offset: 0), upsert("b", "Red chair", offset: 1)]))
        try await coder.code()
        #expect(try await coder.search("red").count == 2)
        _ = try await coder.index.products.apply(ChangeBatch(events: [delete("a", offset: 2)]))
        #expect(try await coder.search("red") == ["b"])
        #expect(try await coder.search("lamp") == [])
        try await expectWhole(coder.index)
    }

    @Test func rarerWordsWeighMore() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(
            ChangeBatch(
                events: (0..<Int64(20)).map { upsert("p\($0)", "Steel bolt size \($0)", offset: $0) }
                    + [upsert("rare", "Titanium bolt", offset: 20)]))
        try await coder.code()
        #expect(try await coder.search("steel titanium").first == "rare")
    }

    @Test func codesOfAFormerTextAreNotWritten() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        let claims = try await coder.claim()
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Blue lamp", offset: 1)]))
        let late = try await coder.index.queue.write(coder.coded(claims), stage: .own, of: coder.generation)
        #expect(late.written == 0 && late.stale == 1)
        #expect(try await coder.search("red") == [])
        // The change queued the product again, although the former claim's lease had not ended.
        try await coder.code()
        #expect(try await coder.search("blue") == ["a"])
        try await expectWhole(coder.index)
    }

    @Test func codesOfADeletedProductAreNotWritten() async throws {
        let (coder, pool) = try await make()
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        let claims = try await coder.claim()
        _ = try await coder.index.products.apply(ChangeBatch(events: [delete("a", offset: 1)]))
        #expect(try await coder.index.queue.write(coder.coded(claims), stage: .own, of: coder.generation).stale == 1)
        let postings = try await pool.withConnection { try await $0.query("SELECT FROM posting") }
        #expect(postings.isEmpty)
    }

    @Test func aLeasedProductIsClaimedOnce() async throws {
        let (coder, _) = try await make()
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        #expect(try await coder.claim().count == 1)
        #expect(try await coder.claim().isEmpty)
        // A lease that is over gives the product free.
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("b", "Red chair", offset: 1)]))
        #expect(try await coder.claim(lease: -1).map(\.attempt) == [1])
        #expect(try await coder.claim(lease: -1).map(\.attempt) == [2])
    }

    @Test func generatedCodesJoinOwnOnesAndGoWithTheText() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let coder = OwnCoder(index: index, generation: generation)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", offset: 0)]))
        _ = try await index.queue.write(coder.coded(coder.claim()), stage: .own, of: generation, generatesNext: true)
        let claims = try await index.queue.claim(.generated, of: generation, limit: 10, lease: 60)
        #expect(claims.map(\.input.text.title) == ["Red lamp"])
        let written = ["lamp", "light"].map { GeneratedCode(code: Code($0)!, logProbability: -1.5) }
        try await index.codes.cache([claims[0].input.hash: WrittenCodes(codes: written)], of: "m")
        let codes = written.map { PostedCode(code: $0.code, weight: 0.4) }
        _ = try await index.queue.write(
            claims.map { CodedProduct($0, codes: codes) }, stage: .generated, of: generation)
        #expect(try await coder.search("light") == ["a"])
        #expect(try await index.queue.waiting(in: generation).isEmpty)

        let postings = try await index.codes.postings(of: "a", in: generation)
        #expect(Set(postings.filter { $0.origin == .own }.map(\.code)) == ["red", "lamp"])
        let light = try #require(postings.first { $0.origin == .generated })
        #expect(light.code == "light" && light.frequency == CodeFrequency(products: 1, own: 0))
        #expect(abs(light.weight - 0.4) < 1e-6)
        #expect(abs(try #require(light.probability) - exp(-1.5)) < 1e-6)
        #expect(try await index.codes.postings(of: "unknown", in: generation).isEmpty)
        #expect(
            try await index.codes.frequencies(of: ["red", "green"], in: generation) == [
                "red": CodeFrequency(products: 1, own: 1)
            ])
        #expect(try await index.products.text(of: "a")?.text.title == "Red lamp")
        #expect(try await index.products.text(of: "unknown")?.id == nil)

        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red chair", offset: 1)]))
        _ = try await index.queue.write(coder.coded(coder.claim()), stage: .own, of: generation, generatesNext: true)
        #expect(try await coder.search("light") == [])
        try await index.generations.activate(generation)
        try await expectWhole(index)
    }

    @Test func aNewGenerationQueuesEveryProductAndAnswersOnceActive() async throws {
        let (coder, pool) = try await make()
        _ = try await coder.index.products.apply(
            ChangeBatch(events: (0..<Int64(50)).map { upsert("p\($0)", "Lamp \($0)", offset: $0) }))
        try await coder.code()
        let next = try await coder.index.generations.create(modelID: nil, selection: CodeSelection(averageLength: 2))
        #expect(try await coder.index.queue.waiting(in: next) == [.own: 50])
        // So that no plan is made for the empty queue that it was.
        let statistics = try await pool.withConnection {
            try await $0.query("SELECT reltuples::bigint AS rows FROM pg_class WHERE oid = 'coding_task'::regclass")
        }
        #expect(try statistics[0].int("rows") == 50)
        // A live change goes to both and is coded before the backlog.
        _ = try await coder.index.products.apply(ChangeBatch(events: [upsert("p9", "Desk 9", offset: 50)]))
        #expect(
            try await coder.index.queue.claim(.own, of: next, limit: 1, lease: -1).map(\.input.text.title) == ["Desk 9"]
        )
        let nextCoder = OwnCoder(index: coder.index, generation: next)
        try await nextCoder.code()
        try await coder.code()
        try await coder.index.generations.activate(next)
        let states = try await coder.index.generations.all().map(\.state)
        #expect(states == [.kept, .active])
        #expect(try await nextCoder.search("desk") == ["p9"])
        try await expectWhole(coder.index)
    }

    @Test func concurrentWritersDoNotDisturbEachOther() async throws {
        let (coder, pool) = try await make()
        let count: Int64 = 300
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 0..<3 {
                    for first in stride(from: 0, to: count, by: 20) {
                        let events = (first..<(first + 20)).map { number in
                            number % 7 == round
                                ? delete("p\(number)", offset: Int64(round) * count + number)
                                : upsert("p\(number)", "Lamp \(round) \(number)", offset: Int64(round) * count + number)
                        }
                        _ = try await coder.index.products.apply(ChangeBatch(events: events))
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<60 {
                        _ = try await coder.index.queue.write(
                            coder.coded(coder.claim(limit: 30)), stage: .own, of: coder.generation)
                    }
                }
            }
            try await group.waitForAll()
        }
        while try await coder.code().written > 0 {}
        try await expectWhole(coder.index)
        let live = try await coder.index.products.liveCount()
        let posted = try await pool.withConnection {
            try await $0.query("SELECT count(DISTINCT product_no) AS n FROM posting")[0].int("n")
        }
        #expect(posted == Int64(live))
        #expect(try await coder.index.queue.waiting(in: coder.generation).isEmpty)
    }
}
