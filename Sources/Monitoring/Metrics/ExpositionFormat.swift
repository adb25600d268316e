/// How metrics are written down.
public enum ExpositionFormat: Sendable, CaseIterable {
    /// https://prometheus.io/docs/instrumenting/exposition_formats/
    case prometheus
    /// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
    case openMetrics

    private static let openMetricsType = "application/openmetrics-text"

    /// The one that a client likes best; of two that it likes alike, OpenMetrics.
    /// - Parameter accept: its header; nil where it says nothing.
    public init(accept: String?) {
        let types = (accept ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
        /// The greatest weight that it gives a type by its name; 0 for one that it doesn't name.
        func weight(of name: String) -> Double {
            types.compactMap { type in
                let parts = type.split(separator: ";")
                guard let first = parts.first, first == name else { return nil }
                return parts.first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            }.max() ?? 0
        }
        let (openMetrics, text) = (weight(of: Self.openMetricsType), weight(of: "text/plain"))
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .prometheus
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
