import Catalog
import CodeIndex
import CoreMetrics
import Foundation
import Monitoring
import NIOCore
import Testing

@testable import Serving

/// What the page is told has the form that is described.
@Suite struct OverviewTests {
    private static let verdict = """
        {"checks": [{"name": "recall", "slice": "all", "challenger": 0.7, "champion": 0.6, "limit": 0.55, "isUpperLimit": false},
         {"name": "products per code", "slice": "codes", "challenger": 9000, "limit": 4000, "isUpperLimit": true}],
         "queries": 80, "unjudgedSlices": ["new products"]}
        """

    private static let index = IndexOverview(
        generations: [
            IndexOverview.GenerationSummary(
                id: 1, state: .kept, createdAt: "2026-01-01T00:00:00Z", activatedAt: "2026-01-01T00:00:00Z"),
            IndexOverview.GenerationSummary(
                id: 2, state: .building, modelID: "a1", createdAt: "2026-01-02T00:00:00Z", waitingForOwn: 2,
                waitingForGenerated: 5, failing: 1, error: "no memory"),
        ],
        partitions: [
            IndexOverview.Partition(
                partition: LogPartition(topic: "products", number: 0), nextOffset: 7, owner: "here:1"),
            IndexOverview.Partition(
                partition: LogPartition(topic: "products", number: 1), nextOffset: nil, owner: "there:1"),
        ],
        recalls: [IndexOverview.Recall(measuredAt: "2026-01-02T00:00:00Z", generation: 1, recall: 0.5, queries: 60)],
        deadLetters: [], runs: [])

    private func overview(_ tables: Overview.Tables, lag: TopicLag? = nil) -> Overview {
        Overview(
            role: .run, failures: [.init(component: .broker, reason: "no \"answer\"")], notices: ["source": "look"],
            products: 3, generation: 1,
            lag: lag ?? TopicLag(PrometheusRegistry()), tables: tables)
    }

    private func json(_ overview: Overview) -> ByteBuffer {
        var writer = JSONWriter()
        writer.object { writer in
            overview.writeMembers(to: &writer)
            let point = OverviewHistory.Point(time: Date(), age: 0.1, lagRecords: 1, lagSeconds: 0.5, waiting: 7)
            writer.name("now")
            point.write(to: &writer)
            writer.name("history")
            writer.array([point]) { $1.write(to: &$0) }
        }
        return writer.buffer
    }

    @Test func isAsDescribed() throws {
        let states: [Overview.Tables] = [
            .unread(error: nil), .unread(error: "away"), .current(Self.index, readAt: Date()),
            .stale(Self.index, readAt: Date(), error: "away"),
        ]
        for state in states {
            #expect(try SchemaCheck().faults(of: json(overview(state)), as: "OverviewAnswer") == [])
        }
    }

    @Test func saysTheLagOfItsOwnPartitions() throws {
        let registry = PrometheusRegistry()
        let labels = [("topic", "products"), ("partition", "0")]
        registry.makeRecorder(label: MetricName.consumerLag, dimensions: labels, aggregate: false).record(Int64(12))
        registry.makeRecorder(label: MetricName.consumerLagSeconds, dimensions: labels, aggregate: false).record(0.5)
        let lag = TopicLag(registry)
        #expect(lag.records == 12 && lag.seconds == 0.5)
        let answer = try JSONValue(
            parsing: Array(json(overview(.current(Self.index, readAt: Date()), lag: lag)).readableBytesView))
        let partitions = try #require(answer["partitions"]?.arrayValue)
        #expect(
            partitions[0]["lagRecords"]?.numberValue?.int64 == 12
                && partitions[0]["lagSeconds"]?.numberValue?.double == 0.5)
        #expect(partitions[1]["lagRecords"] == nil && partitions[1]["nextOffset"] == nil)
    }

    @Test func withoutPartitionsThereIsNoLag() {
        let lag = TopicLag(PrometheusRegistry())
        #expect(lag.records == nil && lag.seconds == nil)
    }

    @Test func showsWhatTheGateFound() throws {
        let figures = try #require(GateFigures(json: Self.verdict))
        #expect(figures.checks.map(\.passed) == [true, false])
        var writer = JSONWriter()
        figures.write(to: &writer)
        #expect(try SchemaCheck().faults(of: writer.buffer, as: "Gate") == [])
        #expect(GateFigures(json: "{}") == nil)
    }
}
