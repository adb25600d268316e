import CoreMetrics
import Testing

@testable import Monitoring

@Suite struct PrometheusSamplesTests {
    @Test func readsWhatWasRecorded() {
        let registry = PrometheusRegistry()
        let labels = [("topic", "\u{301}a \"b\\c\"\nd"), ("partition", "3")]
        registry.makeRecorder(label: "lag_records", dimensions: labels, aggregate: false).record(Int64(7))
        registry.makeRecorder(label: "lag_records_more", dimensions: [], aggregate: false).record(Int64(1))
        registry.makeRecorder(label: "age_seconds", dimensions: [], aggregate: false).record(0.25)
        let lag = PrometheusRegistry.Sample(labels: ["topic": "\u{301}a \"b\\c\"\nd", "partition": "3"], value: 7)
        #expect(registry.samples(of: "lag_records") == [lag])
        #expect(registry.samples(of: "age_seconds") == [PrometheusRegistry.Sample(labels: [:], value: 0.25)])
        #expect(registry.samples(of: "lag").isEmpty)
    }

    @Test(arguments: [
        "lag{topic=\"a} 1", "lag{topic=a} 1", "lag{topic} 1", "lag{topic=\"a\"}", "lag one", "# TYPE lag gauge",
    ])
    func passesOverWhatIsNoSeries(line: String) {
        #expect(PrometheusRegistry.samples(of: "lag", in: line).isEmpty)
    }
}
