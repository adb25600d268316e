import CodeIndex
import TestSupport
import Testing

extension FaultTests {
    @Suite struct ReplayTests {
        @Test func aReplayUnderARunningDaemonAppliesNothingTwice() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            let records = TestRecord.simulation(products: 1_000, changes: 3_000, seed: FaultEffort.seed)
            try await shop.stream(records)
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            let before = try await daemon.counter("gramd_events_total")

            let wrong = try await shop.command("replay", "--to", "0:9999999")
            #expect(wrong.status != 0 && wrong.output.contains("[0] has offsets 0 to"), "\(wrong.output)")
            #expect(try await shop.command("replay", "--to", "9:0").output.contains("has 4 partitions, none is 9"))
            #expect(try await shop.command("replay", "--to", "yesterday").status != 0)
            #expect(try await shop.command("replay", "--to", "2:5", "--clicks").output.contains("would count twice"))
            let dry = try await shop.command("replay", "--to", "earliest", "--dry-run")
            #expect(dry.output.contains("[3] goes on at its oldest record (0): offsets 0 to"), "\(dry.output)")
            #expect(dry.output.contains("nothing was changed"))
            #expect(try await shop.unapplied() == 0)

            #expect(try await shop.command("replay", "--to", "earliest").status == 0)
            let duration = try await eventually("everything was read once more") {
                try await shop.unapplied() == 0
            }
            try await eventually("the events are counted") {
                try await daemon.counter("gramd_events_total") == before + records.count
            }
            #expect(try await daemon.counter("gramd_events_total", labels: "skipped") >= records.count)
            try await shop.waitUntilSearchable()
            var isEqual = try await IndexDigest(of: shop.pool) == digest

            // A part of a partition, while new events come.
            #expect(try await shop.command("replay", "--to", "1:100,2:7").status == 0)
            #expect(try await shop.index.verify().allSatisfy { $0.violations == 0 })
            let more: [TestRecord] = [.upsert("new", "Walnut table"), .delete(try #require(records[0].id))]
            try await shop.send(more)
            try await shop.waitUntilSearchable()
            let last = try await IndexDigest(of: shop.pool)
            let reference = try await shop.referenceDigest(of: records + more)
            isEqual = isEqual && last == reference
            FaultRow(
                fault: "replay from the beginning and the middle", promise: "same digest, nothing twice",
                isEqual: isEqual, recovery: duration
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aFullReplayIntoAnEmptyDatabaseGivesTheSameIndex() async throws {
            let shop = try await TestShop()
            let records = TestRecord.simulation(products: 1_000, changes: 3_000, seed: FaultEffort.seed)
            let first = try await shop.startDaemon()
            try await shop.stream(records)
            try await shop.waitUntilSearchable()
            let digest = try await IndexDigest(of: shop.pool)
            #expect(try await first.stop().status == 0)
            try await shop.index.dropSchema()
            let second = try await shop.startDaemon(group: "second")
            let duration = try await shop.waitUntilSearchable()
            let isEqual = try await IndexDigest(of: shop.pool) == digest
            FaultRow(
                fault: "full replay into an empty database", promise: "identical digest", isEqual: isEqual,
                recovery: duration
            ).print()
            #expect(isEqual)
            #expect(try await second.stop().status == 0)
        }
    }
}
