import CoreMetrics
import Metrics
import Monitoring

/// What is counted of HTTP requests.
struct RequestMetrics: Sendable {
    /// Stands for every path that nothing is at, so that a client can't make series.
    private static let unknown = "other"

    let factory: any MetricsFactory

    /// A request was answered.
    /// - Parameters:
    ///   - route: nil where nothing is at its path.
    ///   - status: of the answer.
    ///   - time: from the request's head on.
    func count(_ route: Route?, _ status: Int, in time: Duration) {
        let name = route?.name ?? Self.unknown
        Counter(
            label: MetricName.httpRequests, dimensions: [("route", name), ("status", "\(status)")], factory: factory
        ).increment()
        Timer(label: MetricName.httpRequestSeconds, dimensions: [("route", name)], factory: factory)
            .record(duration: time)
    }
}
