public import CoreMetrics
import Synchronization

/// Collects swift-metrics' counters, gauges and timers and writes them in Prometheus' text format or in OpenMetrics'.
///
/// Names are given as they shall appear (`gramd_events_total`, `gramd_apply_seconds`), units included. Timers become
/// histograms in seconds. Source: https://prometheus.io/docs/instrumenting/exposition_formats/
public final class PrometheusRegistry: MetricsFactory {
    private struct Series: Hashable {
        let name: String
        let labels: String
    }

    private let descriptions: [String: MetricDescription]
    private let metrics: Mutex<[Series: any PrometheusMetric]>

    /// Creates a registry whose series exist from the start, as far as their labels are known.
    /// - Parameter descriptions: of the metrics; others are shown without a word about them.
    public init(describing descriptions: [MetricDescription] = MetricDescription.all) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
        var metrics: [Series: any PrometheusMetric] = [:]
        for description in descriptions {
            for dimensions in description.series {
                metrics[Series(name: description.name, labels: Self.labels(dimensions))] =
                    switch description.kind {
                    case .counter: PrometheusCounter()
                    case .gauge: PrometheusGauge(description.initial)
                    case .histogram: PrometheusHistogram(bounds: description.bounds)
                    }
            }
        }
        self.metrics = Mutex(metrics)
    }

    /// All metrics in Prometheus' text format, sorted by name and labels.
    public var text: String { text(as: .prometheus) }

    /// All metrics, sorted by name and labels.
    public func text(as format: ExpositionFormat) -> String {
        let metrics = metrics.withLock { $0 }
        var text = ""
        var name: String?
        for (series, metric) in metrics.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            if series.name != name {
                let description = descriptions[series.name]
                let kind = description?.kind ?? metric.kind
                let family = format.family(of: series.name, kind)
                if let description { text += "# HELP \(family) \(Self.escapedHelp(description.help))\n" }
                text += "# TYPE \(family) \(kind)\n"
                name = series.name
            }
            metric.write(name: series.name, labels: series.labels, to: &text)
        }
        return text + format.end
    }

    /// Shows a value that is looked up whenever somebody asks.
    /// - Parameter value: nil where there is none.
    public func observe(
        _ name: String, _ dimensions: [(String, String)] = [], value: @escaping @Sendable () -> Double?
    ) {
        metrics.withLock { $0[Series(name: name, labels: Self.labels(dimensions))] = PrometheusObservation(value) }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions) { PrometheusCounter() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        metric(label, dimensions) { PrometheusGauge(0) }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions) { PrometheusGauge(0) }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let bounds = descriptions[label]?.bounds ?? MetricDescription.answerBounds
        return metric(label, dimensions) { PrometheusHistogram(bounds: bounds) }
    }

    // A metric's value outlives the object that reported it, as Prometheus expects of counters; a gauge that is ended by
    // whoever reports it says nothing any more.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func remove(_ handler: AnyObject) {
        metrics.withLock { metrics in metrics = metrics.filter { $0.value !== handler } }
    }

    private func metric<Metric: PrometheusMetric>(
        _ name: String, _ dimensions: [(String, String)], make: () -> Metric
    ) -> Metric {
        metrics.withLock { metrics in
            let series = Series(name: name, labels: Self.labels(dimensions))
            if let known = metrics[series] {
                guard let metric = known as? Metric else {
                    preconditionFailure("the metric \(name) is used both as a \(known.kind) and as something else")
                }
                return metric
            }
            let metric = make()
            metrics[series] = metric
            return metric
        }
    }

    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String { escaping("\\\n\"", in: value) }

    private static func escapedHelp(_ value: String) -> String { escaping("\\\n", in: value) }

    /// By scalars: with one that combines behind it, a mark is another character, and so is a line break behind a carriage
    /// return.
    private static func escaping(_ special: String, in value: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            if special.unicodeScalars.contains(scalar) { text.append("\\") }
            text.append(scalar == "\n" ? "n" : scalar)
        }
        return String(text)
    }
}
