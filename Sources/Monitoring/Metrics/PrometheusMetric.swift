import CoreMetrics
import Synchronization

/// One series of a metric.
protocol PrometheusMetric: Sendable, AnyObject {
    var kind: MetricDescription.Kind { get }
    func write(name: String, labels: String, to text: inout String)
}

extension PrometheusMetric {
    func line(_ name: String, _ labels: String, _ value: Double) -> String {
        let text =
            if let whole = Int64(exactly: value) { "\(whole)" } else if value.isFinite { "\(value)" } else {
                value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf"
            }
        return labels.isEmpty ? "\(name) \(text)\n" : "\(name){\(labels)} \(text)\n"
    }
}

final class PrometheusCounter: CounterHandler, PrometheusMetric {
    private let value = Atomic<Int64>(0)
    var kind: MetricDescription.Kind { .counter }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(name: String, labels: String, to text: inout String) {
        text += line(name, labels, Double(value.load(ordering: .relaxed)))
    }
}

final class PrometheusGauge: RecorderHandler, MeterHandler, PrometheusMetric {
    private let value: Mutex<Double>
    var kind: MetricDescription.Kind { .gauge }

    /// - Parameter initial: not a number where nothing is known yet.
    init(_ initial: Double) { value = Mutex(initial) }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 = ($0.isNaN ? 0 : $0) + amount } }
    func decrement(by amount: Double) { increment(by: -amount) }

    func write(name: String, labels: String, to text: inout String) {
        text += line(name, labels, value.withLock { $0 })
    }
}

final class PrometheusHistogram: TimerHandler, PrometheusMetric {
    private struct State {
        var buckets: [Int]
        var count = 0
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>
    var kind: MetricDescription.Kind { .histogram }

    /// - Parameter bounds: the upper ends of the buckets, rising, in seconds.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(buckets: [Int](repeating: 0, count: bounds.count)))
    }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        state.withLock { state in
            if let bucket = bounds.firstIndex(where: { seconds <= $0 }) { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += seconds
        }
    }

    func write(name: String, labels: String, to text: inout String) {
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var total = 0
        for (bound, bucket) in zip(bounds, state.buckets) {
            total += bucket
            text += line("\(name)_bucket", "\(prefix)le=\"\(bound)\"", Double(total))
        }
        text += line("\(name)_bucket", "\(prefix)le=\"+Inf\"", Double(state.count))
        text += line("\(name)_sum", labels, state.sum)
        text += line("\(name)_count", labels, Double(state.count))
    }
}

/// A value that is looked up when it is shown.
final class PrometheusObservation: PrometheusMetric {
    private let value: @Sendable () -> Double?
    var kind: MetricDescription.Kind { .gauge }

    init(_ value: @escaping @Sendable () -> Double?) { self.value = value }

    func write(name: String, labels: String, to text: inout String) {
        if let value = value() { text += line(name, labels, value) }
    }
}
