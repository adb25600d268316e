import CodeIndex
import Foundation
import Kafka
import Postgres
import Randomness
import TestSupport
import Testing

extension IntegrationTests {
    /// Search logs as User Behavior Insights and plain JSON write them, through `gramd run`.
    @Suite struct ClickTopicTests {
        /// A log with searches and clicks in two topics, in no particular order, and what it counts to.
        private struct Log {
            private(set) var queries: [[UInt8]] = []
            private(set) var events: [[UInt8]] = []
            private(set) var clicks: [String: Int] = [:]
            private(set) var impressions = 0

            init(searches: Int, now: Int64, seed: UInt64) {
                var random = SplitMix64(seed: seed)
                for number in 0..<searches {
                    let query = "lamp \(random.below(40))"
                    let hits = (0..<5).map { _ in "p\(random.below(60))" }
                    let time = now - Int64(random.below(5 * 86_400_000)) - 3_600_000
                    let list = hits.map { "\"\($0)\"" }.joined(separator: ",")
                    queries.append(
                        Array(
                            #"""
                            {"query_id":"q\#(number)","client_id":"c\#(number)","user_query":"\#(query)",
                             "timestamp":\#(time),"query_response_hit_ids":[\#(list)]}
                            """#.utf8))
                    impressions += hits.count
                    let place = random.below(5)
                    // Half of the events are plain JSON.
                    let event =
                        number % 2 == 0
                        ? #"""
                        {"action_name":"click","query_id":"q\#(number)","client_id":"c\#(number)","timestamp":\#(time + 60_000),
                         "event_attributes":{"position":{"ordinal":\#(place + 1)},"object":{"object_id":"\#(hits[place])"}}}
                        """#
                        : #"{"query_id":"q\#(number)","product_id":"\#(hits[place])","ts":\#(time + 60_000)}"#
                    events.append(Array(event.utf8))
                    clicks["\(query)\t\(hits[place])", default: 0] += 1
                }
                random.shuffle(&events)
            }
        }

        private func counted(_ shop: TestShop) async throws -> (clicks: [String: Int], impressions: Int) {
            let rows = try await shop.rows(
                """
                SELECT query || E'\\t' || product_id AS pair, sum(clicks)::bigint AS clicks,
                       sum(impressions)::bigint AS impressions
                FROM click_day GROUP BY query, product_id
                """)
            var clicks: [String: Int] = [:]
            var impressions = 0
            for row in rows {
                let count = Int(try row.int("clicks"))
                if count > 0 { clicks[try row.text("pair")] = count }
                impressions += Int(try row.int("impressions"))
            }
            return (clicks, impressions)
        }

        @Test func clicksForAWordFindAProductWhoseTextLacksItWithoutATraining() async throws {
            let shop = try await TestShop()
            let clicks = shop.topic + "-clicks"
            try await shop.createTopic(clicks)
            let daemon = try await shop.startDaemon(settings: ["CLICKS_TOPICS": clicks])
            try await shop.send([.upsert("a", "Red sofa"), .upsert("b", "Blue lamp")])
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            #expect(try await daemon.search("couch").isEmpty)
            let event = #"{"query":"red couch","product_id":"a","action":"click"}"#
            try await shop.send(Array(repeating: Array(event.utf8), count: 5), to: clicks)
            let time = try await eventually("the word finds the product") {
                try await daemon.search("couch").map(\.productID) == ["a"]
            }
            print("clicks: a product is found by their word after \(time)")
            #expect(try await shop.command("codes", "explain", "a").output.contains("clicked"))
            let checks = try await shop.index.verify()
            #expect(checks.allSatisfy { $0.violations == 0 }, "\(checks.filter { $0.violations > 0 })")
            #expect(try await daemon.stop().status == 0)
        }

        /// Before it, the word finds what was clicked for it.
        @Test func aTrainingTakesAClicksWordToProductsThatNobodyHasClicked() async throws {
            let shop = try await TestShop()
            let clicks = shop.topic + "-clicks"
            try await shop.createTopic(clicks)
            let daemon = try await shop.startDaemon(settings: ["CLICKS_TOPICS": clicks])
            try await shop.send(TestRecord.simulation(products: 100, changes: 0, seed: 6))
            try await shop.send([.upsert("clicked", "Zofa Oslo"), .upsert("alike", "Zofa Tromso")])
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            let event = #"{"query":"kautsch","product_id":"clicked","action":"click"}"#
            try await shop.send(Array(repeating: Array(event.utf8), count: 5), to: clicks)
            try await eventually("the word finds the clicked product and no other") {
                try await daemon.search("kautsch").map(\.productID) == ["clicked"]
            }
            let training = try await shop.command("train", "--steps", "10")
            #expect(training.status == 0, "\(training.output)")
            try await eventually("the word finds the one like it") { try await daemon.find("alike", "kautsch") != nil }
            #expect(try await daemon.find("clicked", "kautsch") != nil)
            #expect(try await daemon.stop().status == 0)
        }

        @Test func eachClickCountsOnceInAnyOrderAndAfterCrashes() async throws {
            let shop = try await TestShop()
            let (queryTopic, eventTopic) = (shop.topic + "-queries", shop.topic + "-events")
            for topic in [queryTopic, eventTopic] { try await shop.createTopic(topic) }
            let log = Log(searches: 6_000, now: Int64(Date().timeIntervalSince1970 * 1_000), seed: 11)
            let settings = ["CLICKS_TOPICS": "\(queryTopic), \(eventTopic)", "SYNC_BATCH_RECORDS": "100"]
            var daemon = try await shop.startDaemon(settings: settings)
            // Events first in part, then both.
            try await shop.send(log.events.prefix(2_000), to: eventTopic)
            try await shop.send([Array("no JSON".utf8)], to: eventTopic)
            for round in 1...3 {
                try await shop.send(log.queries[((round - 1) * 2_000)..<(round * 2_000)], to: queryTopic)
                if round < 3 {
                    try await shop.send(log.events[(round * 2_000)..<((round + 1) * 2_000)], to: eventTopic)
                }
                try await eventually("some searches are stored") {
                    try await counted(shop).impressions >= (round * 2 - 1) * 5_000
                }
                try await daemon.crash()
                daemon = try await shop.startDaemon(group: "group\(round)", settings: settings)
            }
            try await daemon.waitUntilReady()
            try await eventually("everything is counted") {
                let rows = try await shop.rows(
                    """
                    SELECT sum(next_offset)::bigint AS records FROM consumer_offset
                    WHERE topic <> '\(shop.topic)' AND next_offset > 0
                    """)
                return try !rows[0].isNull("records") && rows[0].int("records") == 12_001
            }
            // Two topics in one consumer: a search and its click are never in two transactions at a time here.
            let result = try await counted(shop)
            #expect(result.clicks == log.clicks)
            #expect(result.impressions == log.impressions)
            #expect(try await shop.rows("SELECT 1 FROM waiting_action").isEmpty)
            let letters = try await shop.rows("SELECT topic, cause FROM dead_letter")
            #expect(try letters.map { try $0.text("topic") + " " + $0.text("cause") } == ["\(eventTopic) invalid_json"])
            #expect(try await daemon.readiness().status == 200)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
