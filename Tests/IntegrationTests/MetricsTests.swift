import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// What `/metrics` of a daemon says, as Prometheus reads it.
    @Suite struct MetricsTests {
        @Test func aScrapeIsWholeAndFollowsWhatHappens() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            let first = try PrometheusText(try await daemon.metrics())
            #expect(first.families["gramd_ready"]?.samples.first?.value == 1)
            // Before anything has happened.
            let names = [
                "gramd_events_total", "gramd_event_to_searchable_seconds", "gramd_coding_queue_products",
                "gramd_alignment_runs_total", "gramd_http_connections", "gramd_records_held_back",
            ]
            for name in names { #expect(first.families[name]?.help != nil, "\(name)") }

            try await shop.send([.upsert("a", "Walnut bookshelf"), .upsert("b", "Copper kettle")])
            try await shop.waitUntilSearchable()
            try await shop.send([.upsert("a", "Oak bookshelf"), .delete("b"), TestRecord("c", "no product")])
            try await shop.waitUntilSearchable()
            try await eventually("each event was timed, and the dead letter is counted") {
                let scrape = try PrometheusText(try await daemon.metrics())
                let delays = scrape.families["gramd_event_to_searchable_seconds"]?.samples ?? []
                let counts = ["create": 2.0, "update": 1, "delete": 1].allSatisfy { operation, count in
                    let series = "gramd_event_to_searchable_seconds_count{operation=\"\(operation)\"}"
                    return delays.contains { $0.series == series && $0.value == count }
                }
                let letters = scrape.families["gramd_dead_letters_stored"]?.samples ?? []
                return counts && letters.reduce(0) { $0 + $1.value } == 1
            }
            #expect(try await daemon.searchStatus("bookshelf") == 200)
            let text = try await daemon.metrics()
            let last = try PrometheusText(text)
            #expect(
                last.families["gramd_http_requests_total"]?.samples.contains {
                    $0.series == "gramd_http_requests_total{route=\"/v1/search\",status=\"200\"}" && $0.value >= 1
                } == true)
            #expect(last.families["gramd_active_generation"]?.samples.first.map { $0.value >= 1 } == true)
            #expect(last.families["gramd_model_wanted"]?.samples.first?.value == 0)
            if let promtool = ExternalTool.promtool {
                let (status, output) = try promtool.run(["check", "metrics"], input: text)
                #expect(status == 0 && output.isEmpty, "\(output)")
            }
            #expect(try await daemon.stop().status == 0)
        }

        /// Partitions that an instance gives away have no series any more.
        @Test func lostPartitionsVanish() async throws {
            let shop = try await TestShop()
            let first = try await shop.startDaemon("first")
            try await first.waitUntilReady()
            func partitions(_ daemon: DaemonProcess) async throws -> Int {
                try PrometheusText(try await daemon.metrics()).families["gramd_consumer_lag_records"]?.samples.count
                    ?? 0
            }
            var all = 0
            try await eventually("all partitions are measured") {
                all = try await partitions(first)
                return all > 1
            }
            let second = try await shop.startDaemon("second")
            try await eventually("they are shared") {
                let (one, other) = (try await partitions(first), try await partitions(second))
                return one > 0 && other > 0 && one + other == all
            }
            #expect(try await second.stop().status == 0)
            #expect(try await first.stop().status == 0)
        }
    }
}
