import Catalog
import Codes
import Foundation
import Monitoring
import Postgres
import Retrieval
import TestSupport
import Testing

@testable import CodeIndex
@testable import Serving

@Suite(.timeLimit(.minutes(30))) struct IndexComparisonTests {
    /// SQL adds up the tables to what is held, also where changes have not been followed yet.
    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func sumsAreEqualWhateverChanges(seed: UInt64) async throws {
        var shop = try await FollowedShop(seed: seed)
        let follower = shop.follower()
        let comparison = shop.comparison()
        var held: IndexFollower.Held?
        for round in 0..<16 {
            try await shop.change()
            if round == 6 {
                shop.generations.append(
                    try await shop.index.generations.create(modelID: nil, selection: CodeSelection()))
            }
            if round == 10 { try await shop.index.generations.activate(shop.generations[1]) }
            if round % 3 == 0 { while try await !follower.advance(&held) {} }
            let report = try await comparison.report()
            #expect(report.isEqual && report.parts.count == 1 + shop.generations.count, "seed \(seed), round \(round)")
        }
        while try await !follower.advance(&held) {}
        let report = try await comparison.report()
        let snapshot = try #require(shop.served.view).snapshot
        let digests = [snapshot.productDigest()] + shop.generations.map { snapshot.digest(of: $0.id) }
        #expect(report.parts.map(\.tables.rows) == digests.map(\.rows))
        #expect(report.parts.map { UInt64($0.tables.sum, radix: 16) } == digests.map(\.sum))
        #expect(digests.allSatisfy { $0.rows > 0 } && Set(digests.map(\.sum)).count == 3)
        #expect(shop.health.notices.isEmpty)
    }

    /// What is beyond the bounds of what can be filtered by is left out on both sides.
    @Test func boundsOfAttributesAreTheSameInSQL() async throws {
        let shop = try await FollowedShop(seed: 1)
        var deep = JSONValue.string("inside")
        var deeper: [JSONValue] = []
        for _ in 0..<18 {
            deep = .array([deep])
            deeper.append(deep)
        }
        let attributes: [String: JSONValue] = [
            "z": .string("left out"), "b": .array((0..<1_200).map { .number(JSONNumber($0)) }),
            "a": .array(deeper), "B": .object(["y": .bool(true), "é": .string("é")]),
        ]
        let product = Product(id: "a", title: "Lamp", attributes: attributes)
        _ = try await shop.index.products.apply(
            ChangeBatch(events: [
                PositionedEvent(event: ProductEvent(productID: "a", change: .upsert(product)), record: nil)
            ]))
        var held: IndexFollower.Held?
        let follower = shop.follower()
        while try await !follower.advance(&held) {}
        let found = try #require(shop.served.view?.snapshot.product(id: "a")).product.attributes
        #expect(found.count == 1_000 && found.filter { $0.name == "a" }.count == 14)
        #expect(try await shop.comparison().report().isEqual)
    }

    @Test func aDifferenceIsAnAlarmAndMendsItself() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-snapshot-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shop = try await FollowedShop(seed: 4)
        for _ in 0..<5 { try await shop.change() }
        try await shop.code()
        let follower = shop.follower(snapshotPath: path)
        var held: IndexFollower.Held?
        while try await !follower.advance(&held) {}
        try await eventually("the file is written") { FileManager.default.fileExists(atPath: path) }

        let view = try #require(shop.served.view)
        let generation = shop.generations[0].id
        let entry = try #require(
            (0..<300).lazy.compactMap { view.snapshot.product(id: "p\($0)") }.first { !$0.codes.isEmpty })
        var product = entry.product
        product.title += " of another shop"
        var codes = try #require(entry.codes[generation])
        codes.weights[0] = codes.weights[0] == 1 ? 2 : 1
        held?.retrieval.apply(
            RetrievalChange(products: [product], postings: [generation: [codes]]),
            position: view.snapshot.position)
        #expect(try await follower.advance(&held))

        let comparison = shop.comparison()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await comparison.run() }
            let report = try await comparison.report()
            #expect(!report.isEqual)
            #expect(report.parts.allSatisfy { !$0.isEqual && $0.memory.rows == $0.tables.rows })
            #expect(shop.health.notices["index"]?.contains("is read anew") == true)
            #expect(shop.served.view?.reading == 1, "it is answered from what is held meanwhile")

            #expect(try await !follower.advance(&held))
            #expect(held == nil && !FileManager.default.fileExists(atPath: path))
            while try await !follower.advance(&held) {}
            #expect(held?.reading == 2)
            // Nobody asks.
            try await eventually("the alarm is over") { shop.health.notices.isEmpty }
            #expect(try await comparison.report().isEqual)
            group.cancelAll()
            try await group.waitForAll()
        }
        await #expect(throws: SearchError.self) { try await comparison.report() }
    }

    @Test func whoAsksMeanwhileGetsWhatIsFound() async throws {
        var shop = try await FollowedShop(seed: 6)
        for _ in 0..<3 { try await shop.change() }
        let follower = shop.follower()
        var held: IndexFollower.Held?
        while try await !follower.advance(&held) {}

        let comparison = shop.comparison()
        let holder = try await PostgresConnection.connect(shop.index.pool.configuration)
        func waiters() async throws -> Int {
            try await holder.query("SELECT FROM pg_locks WHERE relation = 'product'::regclass AND NOT granted").count
        }
        try await holder.execute("BEGIN; LOCK TABLE product IN ACCESS EXCLUSIVE MODE")
        async let first = comparison.report()
        async let second = comparison.report()
        try await eventually("both have asked, and the tables are waited for") {
            let waiting = try await waiters()
            return comparison.askerCount == 2 && waiting > 0
        }
        #expect(try await waiters() == 1)
        try await holder.execute("COMMIT")
        let reports = try await [first, second]
        #expect(reports[0] == reports[1] && reports[0].isEqual)
        #expect(comparison.askerCount == 0)
        #expect(try await comparison.report().isEqual)
    }

    @Test func nothingIsComparedBeforeAnythingIsHeld() async throws {
        let shop = try await FollowedShop(seed: 5)
        await #expect(throws: SearchError.self) { try await shop.comparison().report() }
    }
}
