import Catalog
import CodeIndex
import Kafka
import TestSupport
import Testing

extension FaultTests {
    /// Offsets that the broker does not have: gramd stops and says what can be done; it never jumps to the end.
    @Suite(.enabled(if: TestShop.externalBroker == nil, "the mock cluster forgets old records by itself"))
    struct LostOffsetTests {
        private func expectNamedStop(_ shop: TestShop, group: String) async throws {
            let daemon = try await shop.startDaemon(group: group)
            #expect(try await daemon.exitStatus() != 0)
            #expect(daemon.logText.contains("gramd stops rather than skip records"), "\(daemon.logText.suffix(2_000))")
            #expect(daemon.logText.contains("gramd replay --to earliest"))
        }

        @Test func anOffsetThatRetentionPassedStopsTheDaemon() async throws {
            let shop = try await TestShop(partitions: 1)
            var daemon = try await shop.startDaemon()
            let early = (0..<10).map { TestRecord.upsert("early\($0)", "Walnut table \($0)") }
            try await shop.send(early)
            try await shop.waitUntilSearchable()
            #expect(try await daemon.stop().status == 0)
            // More than the broker keeps; each about 2 kB.
            let words = (0..<200).map { "mahogany\($0)" }.joined(separator: " ")
            let late = (0..<4_000).map { TestRecord.upsert("late\($0 % 50)", "Chair \($0) \(words)") }
            try await shop.send(late)
            let low = Int(try await shop.watermarks(0).low)
            try #require(low > 10)
            try await expectNamedStop(shop, group: "second")
            #expect(try await shop.applied() == 10)

            let dry = try await shop.command("replay", "--to", "earliest", "--dry-run")
            #expect(dry.output.contains("offsets 10 to \(low - 1) are never read"), "\(dry.output)")
            #expect(try await shop.applied() == 10)
            #expect(try await shop.command("replay", "--to", "earliest").status == 0)
            daemon = try await shop.startDaemon(group: "third")
            let recovery = try await shop.waitUntilSearchable()
            let isEqual =
                try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: early + late[(low - 10)...])
            FaultRow(
                fault: "retention passed the stored offset", promise: "stops and names it, never jumps to the end",
                isEqual: isEqual, recovery: recovery
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        /// Products and searches don't stop for a search log.
        @Test func aSearchLogsLostOffsetsStopNoProducts() async throws {
            let shop = try await TestShop(partitions: 1)
            let topic = shop.topic + "-clicks"
            try await shop.createTopic(topic)
            try await shop.index.migrate()
            _ = try await shop.index.partitions.takeOver([LogPartition(topic: topic, number: 0)], owner: "former")
            _ = try await shop.rows("UPDATE consumer_offset SET next_offset = 500, furthest_offset = 500")
            let click = #"{"query":"walnut","product_id":"p1","ts":"2025-01-01T00:00:00Z"}"#
            try await shop.send([Array(click.utf8)], to: topic)
            let daemon = try await shop.startDaemon(settings: ["CLICKS_TOPICS": topic])
            try await eventually("/readyz says what to do") {
                try await daemon.readiness().failures["clicks"]?.contains("gramd replay") == true
            }
            let records = (0..<50).map { TestRecord.upsert("p\($0)", "Walnut table \($0)") }
            try await shop.send(records)
            try await shop.waitUntilSearchable()
            #expect(try await daemon.search("walnut").count > 0)

            let replay = try await shop.command(
                "replay", "--clicks", "--to", "earliest", settings: ["CLICKS_TOPICS": topic])
            #expect(replay.status == 0, "\(replay.output)")
            let recovery = try await daemon.waitUntilReady()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "a search log's offsets are lost", promise: "products go on, says what to do", isEqual: isEqual,
                recovery: recovery
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func aTopicMadeAnewStopsTheDaemon() async throws {
            let shop = try await TestShop(partitions: 1)
            // Of the topic's former life; its versions go on, its offsets don't.
            try await shop.index.migrate()
            let former = (0..<200).map { TestRecord.upsert("p\($0 % 60)", "Walnut table \($0)", partition: 0) }
            try await shop.applyInProcess(former, topic: shop.topic)
            #expect(try await shop.applied() == 200)
            let records = (0..<50).map { TestRecord.upsert("p\($0)", "Oak chair \($0)", partition: 0) }
            try await shop.send(records)
            try await expectNamedStop(shop, group: "first")

            let move = try await shop.command("replay", "--to", "earliest", "--new-topic")
            #expect(move.status == 0)
            #expect(move.output.contains("the stored offset 200 is beyond the newest record"), "\(move.output)")
            let daemon = try await shop.startDaemon(group: "second")
            let recovery = try await shop.waitUntilSearchable()
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: former + records)
            FaultRow(
                fault: "topic recreated", promise: "stops and names it, then reads the new one", isEqual: isEqual,
                recovery: recovery
            ).print()
            #expect(isEqual)
            #expect(try await shop.index.verify().allSatisfy { $0.violations == 0 })
            #expect(try await daemon.stop().status == 0)
        }
    }
}
