/// What Prometheus is told of a metric besides its values.
///
/// Source: https://prometheus.io/docs/practices/naming/
public struct MetricDescription: Sendable {
    /// How a metric's values behave.
    public enum Kind: String, Sendable {
        /// Only rises, until the process ends.
        case counter
        /// Rises and falls.
        case gauge
        /// Counts how many values are at most how large.
        case histogram
    }

    /// As in ``MetricName``.
    public let name: String
    /// How its values behave.
    public let kind: Kind
    /// What it measures, for a person who looks at a graph.
    public let help: String
    /// The series that there are from the start; none where the labels' values are known only later.
    let series: [[(String, String)]]
    /// The upper ends of a histogram's buckets, in seconds.
    let bounds: [Double]
    /// What series have before anything is recorded; not a number where nothing is known by then.
    let initial: Double

    /// From a millisecond to a minute.
    static let answerBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]
    /// From ten milliseconds to a day.
    static let delayBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400]

    static func counter(_ name: String, _ help: String) -> Self {
        Self(name: name, kind: .counter, help: help, series: [[]], bounds: [], initial: 0)
    }

    /// - Parameter values: all that the label can have.
    static func counter(_ name: String, by label: String, _ values: [String], _ help: String) -> Self {
        Self(
            name: name, kind: .counter, help: help, series: values.map { [(label, $0)] }, bounds: [], initial: 0)
    }

    static func gauge(_ name: String, initial: Double = .nan, _ help: String) -> Self {
        Self(name: name, kind: .gauge, help: help, series: [[]], bounds: [], initial: initial)
    }

    /// - Parameter values: all that the label can have.
    static func gauge(
        _ name: String, by label: String, _ values: [String], initial: Double = .nan, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .gauge, help: help, series: values.map { [(label, $0)] }, bounds: [], initial: initial)
    }

    /// A metric whose labels' values are known only later.
    static func open(_ kind: Kind, _ name: String, _ help: String) -> Self {
        Self(name: name, kind: kind, help: help, series: [], bounds: answerBounds, initial: 0)
    }

    static func histogram(_ name: String, bounds: [Double] = answerBounds, _ help: String) -> Self {
        Self(name: name, kind: .histogram, help: help, series: [[]], bounds: bounds, initial: 0)
    }

    /// - Parameter values: all that the label can have.
    static func histogram(
        _ name: String, by label: String, _ values: [String], bounds: [Double] = answerBounds, _ help: String
    ) -> Self {
        Self(
            name: name, kind: .histogram, help: help, series: values.map { [(label, $0)] }, bounds: bounds, initial: 0)
    }
}
