import Codes
import Foundation
import Monitoring
import Retrieval
import TestSupport
import Testing

@testable import CodeIndex
@testable import Serving

/// What is held in memory answers as the tables do.
@Suite(.timeLimit(.minutes(30))) struct IndexFollowerTests {
    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func answersAsTheTablesDoWhateverChanges(seed: UInt64) async throws {
        var shop = try await FollowedShop(seed: seed)
        let follower = shop.follower()
        let parity = shop.parity()
        var held: IndexFollower.Held?
        for round in 0..<40 {
            try await shop.change()
            if round == 15 {
                shop.generations.append(
                    try await shop.index.generations.create(modelID: nil, selection: CodeSelection()))
            }
            if round == 25 { try await shop.index.generations.activate(shop.generations[1]) }
            if round == 30 { _ = try await shop.index.generations.rollBack() }
            while try await !follower.advance(&held) {}
            let differences = try await parity.differences(among: 10, seed: seed &* 1_000 &+ UInt64(round))
            #expect(differences.isEmpty, "seed \(seed), round \(round): \(differences)")
        }
        #expect(shop.served.view?.snapshot.liveProducts == (try await shop.index.products.liveCount()))
        #expect(shop.served.view?.generations.map(\.state) == [.active, .kept])
        #expect(shop.health.failures.isEmpty)
    }

    @Test func noticesAModelThatIsGone() async throws {
        let shop = try await FollowedShop(seed: 14)
        try await shop.index.models.register("gone", at: "/nowhere/gone", metrics: "{}")
        let generation = try await shop.index.generations.create(modelID: "gone", selection: CodeSelection())
        let follower = shop.follower()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await follower.run() }
            try await eventually("the model is missed") { shop.health.notices["model"] != nil }
            group.cancelAll()
        }
        let notice = try #require(shop.health.notices["model"])
        #expect(notice.hasPrefix("generation \(generation.id) answers by own codes only: the model in /nowhere/gone "))
        #expect(shop.health.failures.isEmpty)
    }

    @Test func goesOnFromItsFile() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-snapshot-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shop = try await FollowedShop(seed: 11)
        for _ in 0..<5 { try await shop.change() }
        var held: IndexFollower.Held?
        let first = shop.follower()
        while try await !first.advance(&held) {}
        try held?.retrieval.write(to: path)

        for _ in 0..<5 { try await shop.change() }
        let second = shop.follower(snapshotPath: path)
        var again: IndexFollower.Held?
        #expect(try await !second.advance(&again))
        #expect(again?.position == held?.position)
        while try await !second.advance(&again) {}
        let parity = shop.parity()
        #expect(try await parity.differences(among: 20, seed: 1).isEmpty)

        // A file that is none is passed over.
        try Data("not an index".utf8).write(to: URL(fileURLWithPath: path))
        var anew: IndexFollower.Held?
        while try await !shop.follower(snapshotPath: path).advance(&anew) {}
        #expect(try await parity.differences(among: 20, seed: 2).isEmpty)
    }

    /// Of a database that was there before, or one whose changes since are not kept.
    @Test func readsTheTablesWhereItsFileIsOfAnotherIndex() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-snapshot-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var other = try await FollowedShop(seed: 12)
        try await other.change()
        var held: IndexFollower.Held?
        while try await !other.follower().advance(&held) {}
        try held?.retrieval.write(to: path)

        var shop = try await FollowedShop(seed: 13)
        try await shop.change()
        let follower = shop.follower(snapshotPath: path)
        held = nil
        // The file, its refusal, the tables, and what has changed since.
        let steps = [false, false, false, true]
        for (number, isUpToDate) in steps.enumerated() {
            #expect(try await follower.advance(&held) == isUpToDate, "step \(number)")
        }
        #expect(held?.reading == 2)
        #expect(shop.served.view?.snapshot.liveProducts == (try await shop.index.products.liveCount()))
    }
}
