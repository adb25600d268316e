import CoreMetrics
import Metrics
import Monitoring

/// What is counted of connections.
struct ConnectionMetrics: Sendable {
    /// Why a connection was closed by the server before its client did.
    enum Reason: String, CaseIterable {
        /// There were too many, and it was idle longest.
        case crowded
        /// TLS could not be agreed on: it spoke plain HTTP, an old version, or did not trust the certificate.
        case handshake
        /// No request came in time, or not the whole of it.
        case silent
        /// The client did not take its answer.
        case unread
    }

    private let accepted: Counter
    private let open: Gauge
    private let closed: [Reason: Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        accepted = Counter(label: MetricName.httpConnectionsAccepted, factory: factory)
        open = Gauge(label: MetricName.httpConnections, factory: factory)
        closed = Dictionary(
            uniqueKeysWithValues: Reason.allCases.map { reason in
                let counter = Counter(
                    label: MetricName.httpConnectionsClosed, dimensions: [("reason", reason.rawValue)],
                    factory: factory)
                return (reason, counter)
            })
        open.record(0)
    }

    func countAccepted() { accepted.increment() }

    func record(open count: Int) { open.record(count) }

    func count(_ reason: Reason) { closed[reason]?.increment() }
}
