public import CoreMetrics
import Synchronization

/// Collects swift-metrics' counters, gauges and timers and writes them in Prometheus' text format.
///
/// Names are given as they shall appear (`gramd_events_total`, `gramd_apply_seconds`), units included. Timers become
/// histograms in seconds. Source: https://prometheus.io/docs/instrumenting/exposition_formats/
public final class PrometheusRegistry: MetricsFactory {
    private struct Series: Hashable {
        let name: String
        let labels: String
    }

    private let metrics = Mutex<[Series: any PrometheusMetric]>([:])

    /// Creates a registry without metrics.
    public init() {}

    /// All metrics, sorted by name and labels.
    public var text: String {
        let metrics = metrics.withLock { $0 }
        var text = ""
        var name: String?
        for (series, metric) in metrics.sorted(by: { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }) {
            if series.name != name {
                text += "# TYPE \(series.name) \(metric.kind)\n"
                name = series.name
            }
            metric.write(name: series.name, labels: series.labels, to: &text)
        }
        return text
    }

    /// The current values of a gauge, one a series; empty where none was reported.
    public func values(of gauge: String) -> [Double] {
        metrics.withLock { metrics in
            metrics.filter { $0.key.name == gauge }.values.compactMap { ($0 as? PrometheusGauge)?.current }
        }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions) { PrometheusCounter() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        metric(label, dimensions) { PrometheusGauge() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions) { PrometheusGauge() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions) { PrometheusHistogram() }
    }

    // A metric's value outlives the object that reported it, as Prometheus expects of counters.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func metric<Metric: PrometheusMetric>(
        _ name: String, _ dimensions: [(String, String)], make: () -> Metric
    ) -> Metric {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return metrics.withLock { metrics in
            let series = Series(name: name, labels: labels)
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

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// One series of a metric.
private protocol PrometheusMetric: Sendable, AnyObject {
    var kind: String { get }
    func write(name: String, labels: String, to text: inout String)
}

extension PrometheusMetric {
    func line(_ name: String, _ labels: String, _ value: some CustomStringConvertible) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
}

private final class PrometheusCounter: CounterHandler, PrometheusMetric {
    private let value = Atomic<Int64>(0)
    var kind: String { "counter" }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(name: String, labels: String, to text: inout String) {
        text += line(name, labels, value.load(ordering: .relaxed))
    }
}

private final class PrometheusGauge: RecorderHandler, MeterHandler, PrometheusMetric {
    private let value = Mutex(0.0)
    var kind: String { "gauge" }
    var current: Double { value.withLock { $0 } }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func write(name: String, labels: String, to text: inout String) {
        text += line(name, labels, value.withLock { $0 })
    }
}

private final class PrometheusHistogram: TimerHandler, PrometheusMetric {
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

    private struct State {
        var buckets = [Int](repeating: 0, count: PrometheusHistogram.bounds.count)
        var count = 0
        var sum = 0.0
    }

    private let state = Mutex(State())
    var kind: String { "histogram" }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        state.withLock { state in
            if let bucket = Self.bounds.firstIndex(where: { seconds <= $0 }) { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += seconds
        }
    }

    func write(name: String, labels: String, to text: inout String) {
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var total = 0
        for (bound, bucket) in zip(Self.bounds, state.buckets) {
            total += bucket
            text += line("\(name)_bucket", "\(prefix)le=\"\(bound)\"", total)
        }
        text += line("\(name)_bucket", "\(prefix)le=\"+Inf\"", state.count)
        text += line("\(name)_sum", labels, state.sum)
        text += line("\(name)_count", labels, state.count)
    }
}
