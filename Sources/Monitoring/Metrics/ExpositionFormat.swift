/// How metrics are written down.
public enum ExpositionFormat: Sendable, CaseIterable {
    /// https://prometheus.io/docs/instrumenting/exposition_formats/
    case prometheus
    /// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
    case openMetrics

    private static let openMetricsType = "application/openmetrics-text"

    /// The best one that a client takes.
    /// - Parameter accept: its header; nil where it says nothing.
    public init(accept: String?) {
        let types = (accept ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
        let isTaken = types.contains { type in
            type.prefix { $0 != ";" } == Self.openMetricsType && type.wholeMatch(of: /.*;q=0(\.0*)?/) == nil
        }
        self = isTaken ? .openMetrics : .prometheus
    }

    /// What `Content-Type` says of it.
    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "\(Self.openMetricsType); version=1.0.0; charset=utf-8"
        }
    }

    /// The name of a metric apart from its series'.
    func family(of name: String, _ kind: MetricDescription.Kind) -> String {
        let suffix = "_total"
        guard self == .openMetrics, kind == .counter, name.hasSuffix(suffix) else { return name }
        return String(name.dropLast(suffix.count))
    }

    /// Behind the last series.
    var end: String { self == .openMetrics ? "# EOF\n" : "" }
}
