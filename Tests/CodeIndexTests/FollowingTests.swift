import Catalog
import Codes
import Foundation
import Postgres
import Randomness
import TestSupport
import Testing

@testable import CodeIndex

@Suite struct FollowingTests {
    private static let analyzer = try! CodeAnalyzer()

    private func code(_ index: CodeIndex, _ generation: Generation, limit: Int = 100) async throws {
        let claims = try await index.queue.claim(.own, of: generation, limit: limit, lease: 60)
        let coded = claims.map { claim in
            let choices = generation.selection.choices(for: claim.input.text, analyzer: Self.analyzer)
            return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
        }
        _ = try await index.queue.write(coded, stage: .own, of: generation)
    }

    private func follow(_ index: CodeIndex, _ pool: PostgresPool) async throws -> Follower {
        let follower = Follower(index, pool)
        _ = try await follower.poll()
        return follower
    }

    @Test func tellsWhatChangedAndNothingElse() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let events = [upsert("a", "Red lamp", price: "9.50"), upsert("b", "Blue lamp")]
        _ = try await index.products.apply(ChangeBatch(events: events))
        try await code(index, generation)
        let (held, position) = try await Follower.load(index)
        #expect(held.products.values.map(\.id).sorted() == ["a", "b"])
        #expect(Set(held.texts.map(\.code)) == ["red", "blue", "lamp"])

        let unchanged = try #require(try await index.changes(since: position))
        #expect(unchanged.isEmpty)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp", price: "8")]))
        let price = try #require(try await index.changes(since: unchanged.position))
        #expect(price.products.map(\.price) == ["8"] && price.postings.isEmpty && price.codes.isEmpty)
        #expect(abs(price.asOf.timeIntervalSinceNow) < 600)

        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Green lamp", price: "8")]))
        try await code(index, generation)
        let text = try #require(try await index.changes(since: price.position))
        #expect(text.products.map(\.title) == ["Green lamp"])
        #expect(text.codes.map(\.text) == ["green"])
        #expect(text.postings[generation.id]?.map(\.ownCount) == [2])

        _ = try await index.products.apply(ChangeBatch(events: [delete("b")]))
        let deletion = try #require(try await index.changes(since: text.position))
        #expect(deletion.products.isEmpty && deletion.deleted.count == 1)
        #expect(deletion.postings[generation.id]?.map(\.codes) == [[]])
        // What was told once does no harm when it is told again.
        let all = try #require(try await index.changes(since: position))
        var again = held
        again.take(all)
        again.take(deletion)
        #expect(again == (try await Follower.load(index).0))
    }

    /// Products and postings that this process has written are not read again; those that clicks have added to are.
    @Test func whatWasWrittenHereIsWhatTheTablesHave() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let other = CodeIndex(pool: pool, schema: index.schema)
        var position = try await index.load { _ in }
        func apply(_ titles: String...) async throws {
            let events = titles.enumerated().map { upsert("\($0)", $1) }
            _ = try await index.products.apply(
                try await index.products.prepare(ChangeBatch(events: events), by: TextCoder()))
        }
        func postings(_ index: CodeIndex) async throws -> (rows: [PostingRow], position: IndexPosition) {
            let delta = try #require(try await index.changes(since: position))
            return ((delta.postings[generation.id] ?? []).sorted { $0.product < $1.product }, delta.position)
        }
        try await apply("Red lamp", "Blue lamp")
        #expect(try await postings(index).rows.count == 2)
        _ = try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO clicked_product (product_id, codes, weights, most)
                SELECT '1', array_agg(code_id), '\\x20', 1 FROM code WHERE code_text = 'red'
                """)
        }
        position = try await postings(index).position
        try await apply("Green lamp", "Yellow lamp", "Black lamp")
        let (own, next) = try await postings(index)
        #expect(own == (try await postings(other).rows))
        #expect(own.map(\.ownCount) == [2, 2, 2] && own.map(\.clickedCount) == [0, 1, 0])

        // Only the first product's row is not looked at.
        position = next
        try await apply("White lamp", "Grey lamp")
        _ = try await pool.withConnection { try await $0.query("DELETE FROM posting") }
        #expect(try await postings(index).rows.map(\.ownCount) == [2, 0])
    }

    /// Entries of the dictionary that this process has made are not read again; others' are.
    @Test func codesThatWereEnteredHereAreNotRead() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        let other = CodeIndex(pool: pool, schema: index.schema)
        func apply(_ title: String, to index: CodeIndex) async throws {
            let batch = ChangeBatch(events: [upsert("a", title)])
            _ = try await index.products.apply(try await index.products.prepare(batch, by: TextCoder()))
        }
        // From the first question on what is written is remembered.
        var position = try await index.load { _ in }
        position = try #require(try await index.changes(since: position)).position
        try await apply("Red lamp", to: index)
        try await apply("Blue desk", to: other)
        let delta = try #require(try await index.changes(since: position))
        #expect(Set(delta.codes.map(\.text)) == ["red", "lamp", "blue", "desk"])
        var held = HeldIndex()
        held.take(delta)
        #expect(held.codes == (try await Follower.load(index).0.codes))
        // Behind everybody's back, so that what is read can be told.
        try await pool.withConnection { try await $0.execute("UPDATE code SET code_text = 'read ' || code_text") }
        let again = try #require(try await index.changes(since: position))
        #expect(Set(again.codes.map(\.text)) == ["red", "lamp", "read blue", "read desk"])
    }

    @Test func attributesCanBeFilteredByTheirPaths() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")]))
        let long = String(repeating: "x", count: 300)
        _ = try await pool.withConnection {
            try await $0.query(
                "UPDATE product SET attributes = $1",
                [.json(#"{"size":{"width":10.50,"unit":"cm"},"tags":["a","b",null],"new":true,"note":"\#(long)"}"#)])
        }
        let product = try #require(try await Follower.load(index).0.products.values.first)
        #expect(
            product.attributes.map { "\($0.name)=\($0.value)" } == [
                "new=true", "size.unit=cm", "size.width=10.5", "tags=a", "tags=b",
            ])
    }

    /// Its number is lower than that of what was followed before.
    @Test func whatThisProcessHasWrittenIsNotReadAgain() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let other = CodeIndex(pool: pool, schema: index.schema)
        var position = try await index.position()
        func brands() async throws -> [String: String?] {
            let delta = try #require(try await index.changes(since: position))
            position = delta.position
            return Dictionary(uniqueKeysWithValues: delta.products.map { ($0.id, $0.brand) })
        }
        func apply(_ events: [PositionedEvent], to index: CodeIndex) async throws {
            _ = try await index.products.apply(ChangeBatch(events: events))
            // Behind everybody's back, so that what is read can be told.
            try await pool.withConnection { try await $0.execute("UPDATE product SET brand = 'read'") }
        }
        // Nobody has followed until now.
        try await apply([upsert("a", "Lamp")], to: index)
        #expect(try await brands() == ["a": "read"])
        try await apply(
            [upsert("a", "Red lamp", price: "9.5"), upsert("b", "Blue lamp"), upsert("c", "Desk")], to: index)
        #expect(try await brands() == ["a": nil, "b": nil, "c": nil])
        // PostgreSQL may say a price in another way.
        try await apply([upsert("a", "Red lamp", price: "9.50"), upsert("b", "Blue lamp", price: "7")], to: index)
        #expect(try await brands() == ["a": "read", "b": nil])
        // Another process was the last one, or may have been.
        try await apply([upsert("a", "Green lamp")], to: other)
        try await apply([upsert("b", "Green lamp")], to: index)
        try await apply([upsert("b", "Grey lamp")], to: index)
        try await apply([upsert("c", "Green desk")], to: other)
        try await apply([upsert("c", "Grey desk")], to: index)
        #expect(try await brands() == ["a": "read", "b": "read", "c": "read"])
        try await apply([delete("a"), delete("x")], to: index)
        let delta = try #require(try await index.changes(since: position))
        #expect(delta.products.isEmpty && delta.deleted.count == 2)
    }

    /// In another history the number of a transaction that was lost is given to another one.
    @Test func whatThisProcessHasWrittenIsForgottenWithItsHistory() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let position = try await index.position()
        func brands() async throws -> [String?]? { try await index.changes(since: position)?.products.map(\.brand) }
        #expect(try await brands() == [])
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")]))
        try await pool.withConnection { try await $0.execute("UPDATE product SET brand = 'read'") }
        #expect(try await brands() == [nil])
        let parts = position.description.split(separator: "/")
        let origin = parts[0].split(separator: ".")
        #expect(parts.count == 2 && origin.count == 4)
        let place = origin.dropLast().joined(separator: ".")
        // Of a standby, which doesn't say its history.
        #expect(try await index.changes(since: IndexPosition("\(place)/\(parts[1])")) != nil)
        #expect(try await brands() == [nil])
        #expect(try await index.changes(since: IndexPosition("\(place).4711/\(parts[1])")) == nil)
        #expect(try await brands() == ["read"])
    }

    @Test func whatIsWrittenIsWhatWouldBeRead() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let json = """
            {"size": 3, "weights": [1.50, 2e3, -0.0, 1E-7], "colour": "rot\\u00e9 \\"x\\"", "new": true, "none": null,
             "a": {"b": [{"c": "d"}, "e"], "": "f"}, "é": "composed", "long": "\(String(repeating: "x", count: 300))"}
            """
        let attributes = try #require(try JSONValue(parsing: Array(json.utf8)).objectValue)
        let products = [
            Product(id: "a", title: "Lamp", attributes: attributes),
            Product(
                id: "b", title: " Lamp\n", brand: "", category: "Light > Lamps", description: "<b>x</b>",
                price: try #require(JSONNumber("-1.250e2")).decimalText, attributes: ["n": .number(JSONNumber(7))]),
        ]
        let position = try await index.position()
        _ = try await index.changes(since: position)
        let events = products.map {
            PositionedEvent(event: ProductEvent(productID: $0.id, change: .upsert($0)), record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        let written = try #require(try await index.changes(since: position)).products
        let read = try #require(try await CodeIndex(pool: pool, schema: index.schema).changes(since: position)).products
        #expect(written.sorted { $0.id < $1.id } == read.sorted { $0.id < $1.id })
        for product in products {
            let fields = try #require(read.first { $0.id == product.id })
            #expect(ProductFields(product, number: fields.number) == fields)
        }
    }

    @Test func aTransactionThatBeganEarlierAndCommitsLaterIsNotMissed() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp"), upsert("b", "Chair")]))
        let follower = try await follow(index, pool)
        let early = try await PostgresConnection.connect(pool.configuration)
        try await early.transaction { early in
            let xid = try await early.query("SELECT pg_current_xact_id()::text AS xid")[0].text("xid")
            _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp")]))
            #expect(try await follower.poll() == follower.held)
            _ = try await early.query(
                """
                WITH written AS (UPDATE product SET title = 'Red chair' WHERE product_id = 'b' RETURNING product_no)
                INSERT INTO change (product_nos) SELECT array_agg(product_no) FROM written
                """)
            #expect(try await follower.poll() == follower.held)
            try await index.maintainChanges(retention: .zero, maximumProducts: 0)
            // What came after a transaction that still runs is kept.
            let kept = try await pool.withConnection {
                try await $0.query("SELECT FROM change WHERE xid >= $1::xid8", [.text(xid)]).count
            }
            #expect(kept == 1)
        }
        let table = try await follower.poll()
        #expect(await follower.held == table)
        #expect(table.products.values.map(\.title).sorted() == ["Red chair", "Red lamp"])
    }

    /// After every poll the follower holds what the tables hold at the moment that it has read.
    @Test(.timeLimit(.minutes(30)), arguments: [1, 2, 3] as [UInt64])
    func followsConcurrentWritersWithoutGapsOrDoubles(seed: UInt64) async throws {
        let (index, pool) = try await TestDatabase.makeIndex(poolSize: 8)
        let first = try await index.generations.ensureActive()
        let follower = try await follow(index, pool)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<3 {
                group.addTask {
                    var random = SplitMix64(seed: seed * 10 + UInt64(writer))
                    for _ in 0..<25 {
                        let events = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                            let id = "p\(Int.random(in: 0..<60, using: &random))"
                            return Int.random(in: 0..<5, using: &random) == 0
                                ? delete(id)
                                : upsert(
                                    id, "Lamp \(Int.random(in: 0..<9, using: &random))",
                                    price: "\(Int.random(in: 1...99, using: &random))")
                        }
                        _ = try await index.products.apply(ChangeBatch(events: events))
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<40 {
                        for generation in try await index.generations.all() {
                            try await code(index, generation, limit: 7)
                        }
                    }
                }
            }
            group.addTask {
                let next = try await index.generations.create(modelID: nil, selection: CodeSelection(averageLength: 3))
                try await index.generations.activate(next)
                try await index.generations.retire(first.id)
                for _ in 0..<10 { try await index.maintainChanges() }
            }
            group.addTask {
                for _ in 0..<60 {
                    let table = try await follower.poll()
                    #expect(await follower.held == table)
                }
            }
            try await group.waitForAll()
        }
        let table = try await follower.poll()
        #expect(await follower.held == table)
        #expect(await follower.loads == 1)
        #expect(table.generations.map(\.state) == [.active])
        #expect(try await index.verify().allSatisfy { $0.violations == 0 })
    }

    /// What the rows of changes hold: numbers one by one, and numbers as runs.
    private func noted(_ pool: PostgresPool) async throws -> (single: Int, runs: [Int64]) {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT (cardinality(product_nos) + cardinality(code_ids))::bigint AS single,
                       coalesce(upper(product_run) - lower(product_run), upper(code_run) - lower(code_run)) AS run
                FROM change
                """)
        }
        return (
            try rows.reduce(0) { try $0 + Int($1.int("single")) }, try rows.compactMap { try $0.optionalInt("run") }
        )
    }

    @Test func manyNewNumbersAreLeftAsRuns() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        let follower = try await follow(index, pool)
        let count = ChangeLog.minimumRun + 20
        let first = (0..<count).map { upsert("p\($0)", "lamp\($0)") }
        _ = try await index.products.apply(ChangeBatch(events: first))
        try await code(index, generation, limit: count)
        // Products, their codes and their postings.
        let loaded = try await noted(pool)
        #expect(loaded.single == 0 && loaded.runs.count == 3 && loaded.runs.contains(Int64(count)))
        var table = try await follower.poll()
        #expect(await follower.held == table && table.products.count == count)
        #expect(try await index.products.history(of: "p7")?.changes.count == 2)

        // One that was there already is noted by itself.
        let second = [upsert("p3", "Blue lamp")] + (count..<(2 * count)).map { upsert("p\($0)", "Lamp") }
        _ = try await index.products.apply(ChangeBatch(events: second))
        #expect(try await noted(pool).single == 1)
        table = try await follower.poll()
        #expect(await follower.held == table && table.products.count == 2 * count)
        #expect(await follower.loads == 1)

        // A run counts as the products that it stands for.
        try await eventually("the first changes are gone", every: .milliseconds(50)) {
            try await index.maintainChanges(retention: .seconds(600), maximumProducts: Int64(second.count))
            return try await noted(pool).runs == [Int64(count)]
        }
        #expect(try await noted(pool).single == 1)
    }

    /// A program of a version before reads a run as a replacement of the tables.
    @Test func aReplacementIsNoRun() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let position = try await Follower.load(index).1
        try await pool.withConnection { try await ChangeLog.noteReplacement(on: $0) }
        #expect(try await index.changes(since: position) == nil)
    }

    @Test func whoIsFarBehindLoadsAnew() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")]))
        let (_, old) = try await Follower.load(index)
        try await index.maintainChanges()
        #expect(try await index.changes(since: old) != nil)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp")]))
        // The changes of one product are enough to keep the latest.
        try await index.maintainChanges(retention: .seconds(600), maximumProducts: 1)
        let kept = try await pool.withConnection { try await $0.query("SELECT FROM change") }
        #expect(!kept.isEmpty)
        // Those stay that a transaction of another test may be in the middle of.
        try await eventually("the changes are gone", every: .milliseconds(50)) {
            try await index.maintainChanges(retention: .seconds(600), maximumProducts: 0)
            return try await pool.withConnection { try await $0.query("SELECT FROM change").isEmpty }
        }
        #expect(try await index.changes(since: old) == nil)
        let (held, new) = try await Follower.load(index)
        let delta = try #require(try await index.changes(since: new))
        #expect(delta.isEmpty && held.products.values.map(\.title) == ["Red lamp"])
    }

    @Test func aPositionOfAnotherIndexIsNone() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let (other, _) = try await TestDatabase.makeIndex()
        let position = try await Follower.load(index).1
        #expect(try await index.changes(since: position) != nil)
        #expect(try await other.changes(since: position) == nil)
        let origin = position.description.prefix { $0 != "/" }
        for text in [
            "", "nonsense", "\(origin)/", "\(origin)/0:0:", "\(origin)/5:4:", "\(origin)/5:9:x", "\(origin)/1:2",
        ] {
            #expect(try await index.changes(since: IndexPosition(text)) == nil)
        }
        // Of a database that was ahead of this one.
        #expect(try await index.changes(since: IndexPosition("\(origin)/1:4000000000000:")) == nil)
    }

    @Test func aReplacedIndexIsLoadedAnew() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let generation = try await index.generations.ensureActive()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Red lamp")]))
        try await code(index, generation)
        let follower = try await follow(index, pool)
        let shadow = ShadowIndex(of: index, topic: "products", purpose: "rebuild")
        try await shadow.prepare()
        _ = try await shadow.index.products.apply(
            ChangeBatch(events: [upsert("b", "Blue chair"), upsert("a", "Red lamp")]))
        try await code(shadow.index, generation)
        try await shadow.withWritesBlocked { _, connection in try await shadow.swapIn(on: connection) }
        let table = try await follower.poll()
        #expect(await follower.loads == 2)
        #expect(Set(table.texts.map(\.code)) == ["blue", "chair", "red", "lamp"])

        // This process still knows the numbers of the replaced dictionary.
        _ = try await index.products.apply(ChangeBatch(events: [upsert("c", "Red chair lamp")]))
        try await code(index, generation)
        let after = try await follower.poll()
        #expect(await follower.held == after)
        #expect(Set(after.texts.filter { $0.product == "c" }.map(\.code)) == ["red", "chair", "lamp"])
        #expect(try await index.verify().allSatisfy { $0.violations == 0 })
    }

    @Test(.timeLimit(.minutes(30))) func whatChangesWakesWhoListens() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let signals = try #require(try await index.signals())
        let generation = try await index.generations.ensureActive()
        #expect(try await signals.next(timeout: .seconds(600)))
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp")]))
        #expect(try await signals.next(timeout: .seconds(600)))
        try await code(index, generation)
        #expect(try await signals.next(timeout: .seconds(600)))
        try await index.generations.activate(generation)
        #expect(try await signals.next(timeout: .seconds(600)))
        #expect(try await !signals.next(timeout: .zero))
    }
}
