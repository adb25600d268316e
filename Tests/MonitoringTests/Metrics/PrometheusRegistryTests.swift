import CoreMetrics
import Monitoring
import Testing

@Suite struct PrometheusRegistryTests {
    @Test func writesCountersGaugesAndHistograms() {
        let registry = PrometheusRegistry()
        let upserts = registry.makeCounter(label: "events_total", dimensions: [("operation", "upsert")])
        upserts.increment(by: 2)
        registry.makeCounter(label: "events_total", dimensions: [("operation", "upsert")]).increment(by: 3)
        registry.makeCounter(label: "events_total", dimensions: [("operation", "de\"lete")]).increment(by: 1)
        registry.makeMeter(label: "lag", dimensions: []).set(7.5)
        let timer = registry.makeTimer(label: "apply_seconds", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(2_000_000_000)

        let lines = registry.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE events_total counter"))
        #expect(lines.contains("events_total{operation=\"upsert\"} 5"))
        #expect(lines.contains("events_total{operation=\"de\\\"lete\"} 1"))
        #expect(lines.contains("lag 7.5"))
        #expect(lines.contains("apply_seconds_bucket{le=\"0.001\"} 0"))
        #expect(lines.contains("apply_seconds_bucket{le=\"0.0025\"} 1"))
        #expect(lines.contains("apply_seconds_bucket{le=\"2.5\"} 2"))
        #expect(lines.contains("apply_seconds_bucket{le=\"+Inf\"} 2"))
        #expect(lines.contains("apply_seconds_count 2"))
        #expect(lines.filter { $0.hasPrefix("# TYPE events_total") }.count == 1)
    }
}
