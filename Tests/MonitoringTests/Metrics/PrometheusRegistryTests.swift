import CoreMetrics
import Testing

@testable import Monitoring

@Suite struct PrometheusRegistryTests {
    @Test func writesCountersGaugesAndHistograms() {
        let registry = PrometheusRegistry(describing: [])
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

    @Test func openMetricsNamesCountersWithoutTheirEndingAndHasAnEnd() {
        let registry = PrometheusRegistry(describing: [
            .gauge("age_seconds", "How old it is."), .counter("letters_total", by: "cause", ["a"], "Letters."),
        ])
        #expect(
            registry.text(as: .openMetrics) == """
                # HELP age_seconds How old it is.
                # TYPE age_seconds gauge
                age_seconds NaN
                # HELP letters Letters.
                # TYPE letters counter
                letters_total{cause="a"} 0
                # EOF

                """)
    }

    @Test(arguments: [
        (nil, ExpositionFormat.prometheus), ("*/*", .prometheus), ("text/plain;version=0.0.4", .prometheus),
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
        ),
        ("text/html, Application/OpenMetrics-Text", .openMetrics),
        ("application/openmetrics-text; q=0, text/plain", .prometheus),
        ("application/openmetrics-text;q=0.000", .prometheus), ("application/openmetrics-text;q=0.5", .openMetrics),
        // Prometheus 3, and one whose scrape_protocols name the text format first.
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", .openMetrics
        ),
        (
            "text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.4",
            .prometheus
        ),
        ("text/plain, application/openmetrics-text", .openMetrics),
    ])
    func clientsGetWhatTheyTake(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }

    @Test func whatIsNotKnownYetIsNoNumber() {
        let registry = PrometheusRegistry(describing: [
            .gauge("age_seconds", "How old it is."),
            .counter("letters_total", by: "cause", ["a\"b"], "Letters, \\ by cause."),
        ])
        #expect(
            registry.text == #"""
                # HELP age_seconds How old it is.
                # TYPE age_seconds gauge
                age_seconds NaN
                # HELP letters_total Letters, \\ by cause.
                # TYPE letters_total counter
                letters_total{cause="a\"b"} 0

                """#)
        registry.makeRecorder(label: "age_seconds", dimensions: [], aggregate: false).record(3.0)
        #expect(registry.text.contains("age_seconds 3\n"))
    }

    /// A mark with an accent is one character, and so are a carriage return and a line feed.
    @Test func marksAreEscapedWhateverStandsBesideThem() {
        let registry = PrometheusRegistry(describing: [])
        let value = "a\"\u{301}b\r\nc\\\u{301}"
        registry.makeCounter(label: "letters_total", dimensions: [("cause", value)]).increment(by: 1)
        let line = "letters_total{cause=\"a\\\"\u{301}b\r\\nc\\\\\u{301}\"} 1\n"
        #expect(Array(registry.text.utf8) == Array("# TYPE letters_total counter\n\(line)".utf8))
        #expect(registry.samples(of: "letters_total").first?.labels == ["cause": value])
    }

    @Test func aGaugeThatIsEndedVanishesAndACounterStays() {
        let registry = PrometheusRegistry(describing: [])
        let gauge = registry.makeRecorder(label: "lag", dimensions: [("partition", "1")], aggregate: false)
        let other = registry.makeRecorder(label: "lag", dimensions: [("partition", "2")], aggregate: false)
        let counter = registry.makeCounter(label: "events_total", dimensions: [])
        registry.destroyRecorder(gauge)
        registry.destroyCounter(counter)
        other.record(7.0)
        #expect(
            registry.text == """
                # TYPE events_total counter
                events_total 0
                # TYPE lag gauge
                lag{partition="2"} 7

                """)
    }

    @Test func whatIsObservedIsLookedUpEachTime() {
        let registry = PrometheusRegistry(describing: [])
        let health = Health(waitingFor: [.broker])
        registry.observe(health)
        registry.observe("nothing") { nil }
        #expect(registry.text.contains("gramd_ready 0\n"))
        #expect(registry.text.contains("gramd_component_ready{component=\"broker\"} 0\n"))
        health.ready(.broker)
        #expect(registry.text.contains("gramd_ready 1\n") && registry.text.contains("gramd_kafka_up 1\n"))
        #expect(!registry.text.contains("nothing 0") && !registry.text.contains("gramd_postgres_up"))
    }
}
