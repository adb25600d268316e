import Metrics
import Monitoring

/// What is counted of requests to a model's server.
struct GeneratorMetrics: Sendable {
    enum Outcome: String, CaseIterable {
        case answered, failed, refused
    }

    private let seconds: Timer
    private let isReady: Gauge
    private let requests: [Outcome: Counter]

    init(_ use: GeneratorServer.Use) {
        let dimensions = [("use", use.rawValue)]
        seconds = Timer(label: MetricName.generatorRequestSeconds, dimensions: dimensions)
        isReady = Gauge(label: MetricName.generatorReady, dimensions: dimensions)
        requests = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map {
                (
                    $0,
                    Counter(
                        label: MetricName.generatorRequests, dimensions: dimensions + [("outcome", $0.rawValue)])
                )
            })
    }

    /// A request was answered in so long.
    func record(_ time: Duration) { seconds.record(duration: time) }

    func count(_ outcome: Outcome) { requests[outcome]?.increment() }

    func ready(_ ready: Bool) { isReady.record(ready ? 1 : 0) }
}
