import Catalog
import Codes
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct ClickedProductTests {
    private static let day: Int64 = 86_400_000
    /// A day on which clicks are weighed anew.
    private static let today: Int64 = 20_010
    private let analyzer = try! CodeAnalyzer()
    private let rules = ClickedWordRules()
    private let logRules = SearchLogRules(retentionDays: 10)

    /// Codes texts as the daemon does.
    private struct TextCoder: OwnCoding {
        let analyzer: CodeAnalyzer

        func codes(of inputs: [CodingInput], selection: CodeSelection) async throws -> [[PostedCode]] {
            inputs.map { input in
                selection.choices(for: input.text, analyzer: analyzer).map {
                    PostedCode(code: $0.code, weight: $0.weight)
                }
            }
        }
    }

    /// An index with one sofa.
    private func makeIndex() async throws -> (CodeIndex, Generation, PostgresPool) {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        try await apply([upsert("a", "Red sofa"), upsert("b", "Blue lamp")], to: index)
        return (index, generation, pool)
    }

    private func apply(_ events: [PositionedEvent], to index: CodeIndex) async throws {
        let batch = try await index.products.prepare(
            ChangeBatch(events: events), by: TextCoder(analyzer: analyzer))
        _ = try await index.products.apply(batch)
    }

    private func code(_ index: CodeIndex, _ generation: Generation) async throws {
        let claims = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
        let codes = try await TextCoder(analyzer: analyzer).codes(
            of: claims.map(\.input), selection: generation.selection)
        _ = try await index.queue.write(
            zip(claims, codes).map { CodedProduct($0, codes: $1) }, stage: .own, of: generation)
    }

    private func click(
        _ query: String, _ product: String, times: Int, at day: Int64 = today, position: Int? = nil, in index: CodeIndex
    ) async throws {
        let action = SearchAction(
            kind: .click, query: query, productID: product, timestamp: day * Self.day, position: position)
        _ = try await index.clicks.apply(
            SearchLogBatch(actions: Array(repeating: action, count: times), now: Self.today * Self.day), logRules)
    }

    /// Posts until nothing is left to do; what other tests' transactions hold up comes by and by.
    private func post(
        _ index: CodeIndex, by rules: ClickedWordRules? = nil, on day: Int64 = today
    ) async throws {
        try await eventually("the words of clicks are posted") {
            let outcome = try await index.clickedProducts.update(
                by: rules ?? self.rules, analyzer: analyzer, now: day * Self.day)
            return outcome?.isUnfinished == false
        }
        for check in try await index.verify() {
            #expect(check.violations == 0, "\(check.rule): \(check.example ?? "")")
        }
    }

    private func search(_ query: String, _ index: CodeIndex, _ generation: Generation) async throws -> [String] {
        try await index.codes.search(
            QueryCode.own(in: query, analyzer: analyzer), in: generation, scoring: .ownCodes, limit: 10
        ).map(\.productID)
    }

    private func clicked(
        _ id: String, _ index: CodeIndex, _ generation: Generation
    ) async throws -> [String: Double] {
        let postings = try await index.codes.postings(of: id, in: generation).filter { $0.origin == .clicked }
        return Dictionary(uniqueKeysWithValues: postings.map { ($0.code, $0.weight) })
    }

    @Test func aWordOfFiveClicksFindsAProductWhoseTextLacksIt() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("red couch", "a", times: 5, in: index)
        #expect(try await search("couch", index, generation).isEmpty)
        try await post(index)
        #expect(try await search("couch", index, generation) == ["a"])
        // What the text has is posted once, with its own weight.
        #expect(try await clicked("a", index, generation) == ["couch": 0.25])
        #expect(try await clicked("b", index, generation).isEmpty)
        let origins = try await index.codes.postings(of: "a", in: generation).map(\.origin)
        #expect(origins == [.own, .own, .clicked])
        // What is said of it.
        try await click("couch", "a", times: 2, in: index)
        let clicks = try await index.clickedProducts.clicks(onProduct: "a", analyzer: analyzer)
        #expect(clicks == ["couch": 7, "red": 5])
        #expect(try await index.clickedProducts.clicks(onProduct: "b", analyzer: analyzer).isEmpty)
    }

    @Test func itTakesMoreThanTwoClicks() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("couch", "a", times: 2, in: index)
        try await post(index)
        #expect(try await clicked("a", index, generation).isEmpty)
        try await click("couch", "a", times: 1, in: index)
        try await post(index)
        #expect(try await clicked("a", index, generation) == ["couch": 0.2])
    }

    @Test func thereAreNeverMoreThanSoManyWords() async throws {
        let (index, generation, _) = try await makeIndex()
        for (number, word) in ["couch", "futon", "divan"].enumerated() {
            try await click("red \(word)", "a", times: 10 - number, in: index)
        }
        try await post(index, by: ClickedWordRules(maximumWords: 2))
        #expect(Set(try await clicked("a", index, generation).keys) == ["couch", "futon"])
        try await post(index, by: ClickedWordRules(maximumWords: 0))
        #expect(try await clicked("a", index, generation).isEmpty)
    }

    @Test func aClickFarDownCountsMoreAndAnOldOneLess() async throws {
        let (index, generation, _) = try await makeIndex()
        try await index.clicks.store(propensities: [1, 0.5, 0.01])
        try await click("couch", "a", times: 3, position: 2, in: index)
        try await click("hammock", "b", times: 3, position: 3, in: index)
        try await click("futon", "a", times: 6, at: Self.today - 5, in: index)
        try await post(index, by: ClickedWordRules(halfLifeDays: 5))
        #expect(try await clicked("a", index, generation) == ["couch": 0.27, "futon": 0.2])
        // Tenfold at most.
        #expect(try await clicked("b", index, generation) == ["hammock": 0.36])
    }

    @Test func wordsFadeAndGoWithTheirClicks() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        try await post(index, on: Self.today + 30)
        #expect(try await clicked("a", index, generation) == ["couch": 0.18])
        _ = try await index.clicks.tidy(logRules, now: (Self.today + 10) * Self.day)
        try await post(index)
        #expect(try await search("couch", index, generation).isEmpty)
        #expect(try await clicked("a", index, generation).isEmpty)
    }

    @Test func clicksThatAreForgottenToBeCountedAgainLeaveNothingBehind() async throws {
        let (index, generation, pool) = try await makeIndex()
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        try await index.clicks.moveOffsets(to: [:], forgetting: true)
        try await post(index)
        #expect(try await clicked("a", index, generation).isEmpty)
        // On the next day that things are weighed, nothing is known of the product any more.
        try await post(index, on: Self.today + 3)
        let rows = try await pool.withConnection { try await $0.query("SELECT FROM clicked_product") }
        #expect(rows.isEmpty)
        // Counted again they come to the same.
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        #expect(try await clicked("a", index, generation) == ["couch": 0.25])
    }

    @Test func wordsStayWithAProductWhoseTextChangesAndReturnWithIt() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        try await apply([upsert("a", "Red two-seater")], to: index)
        #expect(try await search("couch", index, generation) == ["a"])
        // A text that has the word needs no clicks for it.
        try await apply([upsert("a", "Red couch")], to: index)
        #expect(try await clicked("a", index, generation).isEmpty)
        try await apply([delete("a")], to: index)
        #expect(try await search("couch", index, generation).isEmpty)
        try await post(index)
        try await apply([upsert("a", "Red sofa")], to: index)
        #expect(try await clicked("a", index, generation) == ["couch": 0.25])
        try await post(index)
    }

    @Test func clicksOfAProductThatIsNotThereYetCountOnceItIs() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("hammock", "c", times: 5, in: index)
        try await post(index)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("c", "Chair")]))
        try await code(index, generation)
        #expect(try await search("hammock", index, generation) == ["c"])
        try await post(index)
    }

    @Test func aNewGenerationHasThemToo() async throws {
        let (index, generation, _) = try await makeIndex()
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        let next = try await index.generations.create(modelID: nil, selection: CodeSelection(averageLength: 3))
        try await code(index, next)
        #expect(try await clicked("a", index, next) == ["couch": 0.25])
        try await click("couch", "a", times: 4, in: index)
        try await post(index)
        #expect(try await clicked("a", index, next) == ["couch": 0.3])
        #expect(try await clicked("a", index, generation) == ["couch": 0.3])
    }

    @Test func standBehindWhatAModelWrites() async throws {
        let (index, _, _) = try await makeIndex()
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        try await click("couch", "a", times: 5, in: index)
        try await click("futon", "a", times: 5, in: index)
        try await post(index)
        try await write(["futon", "divan"], index, generation)
        let postings = try await index.codes.postings(of: "a", in: generation)
        #expect(postings.filter { $0.origin == .generated }.map(\.code).sorted() == ["divan", "futon"])
        #expect(postings.last.map { $0.origin == .clicked && $0.code == "couch" } == true)
        try await post(index)
    }

    /// Codes products in both stages, with the same codes of the model for all.
    private func write(_ words: [String], _ index: CodeIndex, _ generation: Generation) async throws {
        let own = try await index.queue.claim(.own, of: generation, limit: 100, lease: 60)
        let codes = try await TextCoder(analyzer: analyzer).codes(
            of: own.map(\.input), selection: generation.selection)
        _ = try await index.queue.write(
            zip(own, codes).map { CodedProduct($0, codes: $1) }, stage: .own, of: generation, generatesNext: true)
        let claims = try await index.queue.claim(.generated, of: generation, limit: 100, lease: 60)
        let written = words.map { GeneratedCode(code: Code($0)!, logProbability: -1) }
        try await index.codes.cache(
            Dictionary(uniqueKeysWithValues: claims.map { ($0.input.hash, WrittenCodes(codes: written)) }), of: "m")
        let posted = written.map { PostedCode(code: $0.code, weight: 0.4) }
        _ = try await index.queue.write(
            claims.map { CodedProduct($0, codes: posted) }, stage: .generated, of: generation)
    }

    /// A rebuild numbers codes anew.
    @Test func aRebuiltIndexHasThemAgain() async throws {
        let (index, generation, _) = try await makeIndex()
        let events = [upsert("a", "Red sofa", offset: 0), upsert("b", "Blue lamp", offset: 1)]
        try await apply(events, to: index)
        try await click("couch", "a", times: 5, in: index)
        try await click("futon", "b", times: 5, in: index)
        try await post(index)
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        try await apply(events.reversed(), to: shadow.index)
        #expect(try await shadow.compare().codes.isEmpty)
        try await shadow.withWritesBlocked { _, connection in try await shadow.swapIn(on: connection) }
        try await shadow.drop()
        #expect(try await clicked("a", index, generation).isEmpty)
        try await post(index)
        #expect(try await clicked("a", index, generation) == ["couch": 0.25])
        #expect(try await clicked("b", index, generation) == ["futon": 0.25])
        #expect(try await search("couch", index, generation) == ["a"])
    }

    /// Whoever wrote the postings while they changed may have had the former words.
    @Test func wordsArePostedOnceAllThatRanHasEnded() async throws {
        let (index, generation, pool) = try await makeIndex()
        let other = try await PostgresConnection.connect(pool.configuration)
        try await other.execute("BEGIN; SELECT pg_current_xact_id()")
        try await click("couch", "a", times: 5, in: index)
        for _ in 0..<3 {
            let outcome = try await index.clickedProducts.update(
                by: rules, analyzer: analyzer, now: Self.today * Self.day)
            #expect(outcome?.isUnfinished == true && outcome?.posted == 0)
        }
        #expect(try await clicked("a", index, generation).isEmpty)
        try await other.execute("COMMIT")
        try await post(index)
        #expect(try await clicked("a", index, generation) == ["couch": 0.25])
    }

    @Test func followersAndDigestsSeeThem() async throws {
        let (index, generation, pool) = try await makeIndex()
        let follower = Follower(index, pool)
        _ = try await follower.poll()
        let before = try await index.digests(since: follower.position).postings[generation.id]
        try await click("couch", "a", times: 5, in: index)
        try await post(index)
        let table = try await follower.poll()
        #expect(await follower.held == table)
        #expect(
            table.texts.contains(
                HeldIndex.Posting(
                    generation: generation.id, product: "a", code: "couch", origin: .clicked, weight: 25)))
        #expect(await follower.loads == 1)
        let after = try await index.digests(since: follower.position).postings[generation.id]
        #expect(before != nil && after != nil && before != after)
    }
}
