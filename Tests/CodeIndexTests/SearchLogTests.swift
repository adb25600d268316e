import Catalog
import CodeIndex
import Postgres
import TestSupport
import Testing

import struct Foundation.Date

@Suite struct SearchLogTests {
    private static let now: Int64 = 1_767_323_045_000
    private let rules = SearchLogRules(joinWindow: 1_000, retentionDays: 10, clicksPerClient: 3)

    private struct Row: Equatable {
        var query: String
        var product: String
        var position: Int
        var impressions: Int
        var clicks: Int

        init(_ query: String, _ product: String, _ position: Int, _ impressions: Int, _ clicks: Int) {
            self.query = query
            self.product = product
            self.position = position
            self.impressions = impressions
            self.clicks = clicks
        }
    }

    private func counts(_ pool: PostgresPool) async throws -> [Row] {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT query, product_id, position::bigint AS position, sum(impressions)::bigint AS impressions,
                       sum(clicks)::bigint AS clicks
                FROM click_day GROUP BY query, product_id, position ORDER BY query, product_id, position
                """
            ).map {
                Row(
                    try $0.text("query"), try $0.text("product_id"), Int(try $0.int("position")),
                    Int(try $0.int("impressions")), Int(try $0.int("clicks")))
            }
        }
    }

    private func click(
        _ product: String, query: String? = nil, of id: String? = nil, client: String? = nil, at time: Int64 = now,
        position: Int? = nil
    ) -> SearchAction {
        SearchAction(
            kind: .click, queryID: id, query: query, productID: product, client: client, timestamp: time,
            position: position)
    }

    private func batch(_ queries: [SearchQuery] = [], _ actions: [SearchAction] = []) -> SearchLogBatch {
        SearchLogBatch(queries: queries, actions: actions, now: Self.now)
    }

    private let search = SearchQuery(id: "q", text: "lamp", client: "c", timestamp: now, hits: ["a", "b"])

    @Test(arguments: [["together"], ["search", "click"], ["click", "search"]])
    func aClickIsJoinedWithItsSearchInAnyOrder(order: [String]) async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let click = click("b", of: "q", at: Self.now + 900)
        for part in order {
            let batch =
                switch part {
                case "search": batch([search])
                case "click": batch([], [click])
                default: batch([search], [click])
                }
            _ = try await index.clicks.apply(batch, rules)
        }
        #expect(try await counts(pool) == [Row("lamp", "a", 1, 1, 0), Row("lamp", "b", 2, 1, 1)])
        #expect(try await index.runs.sinceLast().freshClicks == 1)
    }

    @Test func searchAndClickOfTwoTransactionsAtATimeMeetLater() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.clicks.apply(batch([], [click("b", of: "q")]), rules)
        // As if another instance had stored the search without seeing the click.
        try await pool.withConnection {
            _ = try await $0.query(
                "INSERT INTO search_query VALUES ('q', 'lamp', NULL, $1, '{a,b}')", [.int(Self.now)])
        }
        let outcome = try await index.clicks.tidy(rules, now: Self.now)
        #expect(outcome.clicks == 1)
        #expect(try await counts(pool) == [Row("lamp", "b", 2, 0, 1)])
        #expect(try await index.clicks.tidy(rules, now: Self.now).clicks == 0)
    }

    @Test func aClickAfterTheWindowIsNotCounted() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let outcome = try await index.clicks.apply(batch([search], [click("b", of: "q", at: Self.now + 1_001)]), rules)
        #expect(outcome.late == 1)
        #expect(try await counts(pool).allSatisfy { $0.clicks == 0 })
    }

    @Test func theSameSearchIsStoredOnce() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let first = try await index.clicks.apply(batch([search, search]), rules)
        let second = try await index.clicks.apply(batch([search]), rules)
        #expect([first.queries, first.impressions, second.queries, second.impressions] == [1, 2, 0, 0])
        #expect(try await counts(pool) == [Row("lamp", "a", 1, 1, 0), Row("lamp", "b", 2, 1, 0)])
    }

    @Test func impressionEventsCountWhereTheSearchShowsNone() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let seen = SearchAction(kind: .impression, queryID: "bare", productID: "x", timestamp: Self.now, position: 4)
        let shown = SearchAction(kind: .impression, queryID: "q", productID: "a", timestamp: Self.now, position: 1)
        let bare = SearchQuery(id: "bare", text: "sofa", timestamp: Self.now)
        let outcome = try await index.clicks.apply(batch([search, bare], [seen, shown]), rules)
        #expect(outcome.impressions == 3)
        #expect(
            try await counts(pool) == [Row("lamp", "a", 1, 1, 0), Row("lamp", "b", 2, 1, 0), Row("sofa", "x", 4, 1, 0)])
    }

    @Test func aClientsClicksCountOnceEachAndNotTooMany() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        // A flood on one pair, then on others, in several batches.
        var outcomes = SearchLogOutcome()
        for round in 0..<4 {
            let same = (0..<50).map { _ in click("a", query: "lamp", client: "bot") }
            let others = (0..<5).map { click("p\(round)-\($0)", query: "lamp", client: "bot") }
            let outcome = try await index.clicks.apply(batch([], same + others), rules)
            outcomes.clicks += outcome.clicks
            outcomes.repeated += outcome.repeated
            outcomes.capped += outcome.capped
        }
        #expect(outcomes.clicks == 3)
        #expect(outcomes.repeated == 199)
        #expect(outcomes.capped == 18)
        _ = try await index.clicks.apply(
            batch([], [click("a", query: "lamp", client: "shopper"), click("a", query: "lamp")]), rules)
        let rows = try await counts(pool)
        #expect(rows.first == Row("lamp", "a", 0, 0, 3))
        #expect(rows.map(\.clicks).reduce(0, +) == 5)
    }

    /// One client with a million clicks has no more say than with a hundred.
    @Test func aMillionClicksOfOneClientAreAFewClicks() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        var counted = 0
        for round in 0..<50 {
            let clicks = (0..<20_000).map { click("p\(($0 + round) % 500)", query: "lamp", client: "bot") }
            counted += try await index.clicks.apply(batch([], clicks), SearchLogRules()).clicks
        }
        #expect(counted == SearchLogRules().clicksPerClient)
        #expect(try await counts(pool).map(\.clicks).reduce(0, +) == SearchLogRules().clicksPerClient)
    }

    @Test func anotherDayCountsAnew() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let days = (0..<3).map { click("a", query: "lamp", client: "c", at: Self.now - $0 * 86_400_000) }
        #expect(try await index.clicks.apply(batch([], days), rules).clicks == 3)
        #expect(try await counts(pool) == [Row("lamp", "a", 0, 0, 3)])
    }

    @Test func timesTooFarAheadAreTakenForNow() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.clicks.apply(batch([], [click("a", query: "lamp", at: Self.now + 400 * 86_400_000)]), rules)
        let start = try #require(try await index.clicks.startOfNewest(share: 0.5))
        #expect(abs(start - Self.now) < 86_400_000)
    }

    /// Whoever reads clicks says up to which time, so that one of years ahead would hide all those that come.
    @Test func clicksOfTheFutureDontCount() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let soon = now + 3_600_000
        _ = try await index.clicks.store(
            [now, soon, now + 2 * ClickStore.mostAhead, now * 1_000].map {
                Click(query: "lamp", productID: "p", timestamp: $0)
            })
        #expect(try await index.clicks.newestTime() == soon)
        #expect(try await index.clicks.startOfNewest(share: 0.5) == soon)
        #expect(try await index.clicks.startOfNewest(share: 0.5, from: soon + 1) == nil)
        #expect(try await index.clicks.counts(of: ["lamp"]) == ["lamp": 2])
        #expect(try await index.clicks.queriesByClicks() == [2: 1])
    }

    @Test func theNewestClicksAreAShareAndNotTooMany() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.clicks.store((0..<100).map { Click(query: "q\($0)", productID: "p", timestamp: Int64($0)) })
        #expect(try await index.clicks.startOfNewest(share: 0.2) == 80)
        #expect(try await index.clicks.startOfNewest(share: 0.2, most: 5) == 95)
        #expect(try await index.clicks.startOfNewest(share: 0.2, most: 50) == 80)
        #expect(try await index.clicks.startOfNewest(share: 0.5, from: 90) == 95)
        #expect(try await index.clicks.startOfNewest(share: 0.5, from: 100) == nil)
        #expect(try await index.clicks.newestTime() == 99)
        #expect(try await index.clicks.newestTime(before: 50) == 49)
        #expect(try await index.clicks.newestTime(before: 0) == nil)
    }

    @Test func countsAreForgottenAfterTheirRetention() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let old = click("a", query: "lamp", at: Self.now - 10 * 86_400_000)
        let kept = click("b", query: "lamp", at: Self.now - 9 * 86_400_000)
        let outcome = try await index.clicks.apply(batch([], [old, kept]), rules)
        #expect([outcome.clicks, outcome.late] == [1, 1])
        _ = try await index.clicks.tidy(rules, now: Self.now)
        #expect(try await counts(pool) == [Row("lamp", "b", 0, 0, 1)])
        _ = try await index.clicks.tidy(rules, now: Self.now + 86_400_000)
        #expect(try await counts(pool).isEmpty)
        // What was counted once is not fresh again later.
        #expect(try await index.runs.sinceLast().freshClicks == 1)
    }

    @Test func offsetsAndCountsMoveTogether() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let owned = try await index.partitions.takeOver([LogPartition(topic: "clicks", number: 0)], owner: "one")[0]
        let step = PartitionProgress(
            partition: LogPartition(topic: "clicks", number: 0), expectedOffset: -1, nextOffset: 5,
            ownerEpoch: owned.ownerEpoch)
        var batch = batch([], [click("a", query: "lamp")])
        batch.progress = [step]
        _ = try await index.clicks.apply(batch, rules)
        let again = batch
        await #expect(throws: PartitionOwnershipLost.self) { _ = try await index.clicks.apply(again, rules) }
        #expect(try await counts(pool) == [Row("lamp", "a", 0, 0, 1)])

        try await index.clicks.moveOffsets(to: [LogPartition(topic: "clicks", number: 0): -1], forgetting: true)
        #expect(try await counts(pool).isEmpty)
        #expect(
            try await index.partitions.takeOver([LogPartition(topic: "clicks", number: 0)], owner: "two")[0].nextOffset
                == nil)
    }

    @Test func clicksCountByTheirPlace() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp"), upsert("b", "Lamp")]))
        _ = try await index.clicks.store([Click(query: "lamp", productID: "b", timestamp: 1)])
        _ = try await index.clicks.apply(
            batch([], [click("a", query: "lamp", position: 2), click("b", query: "lamp", position: 1)]), rules)
        #expect(try await index.clicks.pairs(limit: 9).map(\.clicks) == [2, 1])
        try await index.clicks.store(propensities: [1, 0.25])
        let pairs = try await index.clicks.pairs(limit: 9)
        #expect(pairs.map(\.productID) == ["a", "b"])
        #expect(pairs.map(\.clicks) == [4, 2])
    }
}
