import CoreMetrics
import Metrics
import Monitoring

/// What is counted of searches, made once: looking a metric up takes longer than a cached query.
struct SearchMetrics: Sendable {
    /// How a request for searches ended.
    enum Outcome: String, CaseIterable {
        case answered, refused, unavailable, shed, late, abandoned, failed
    }

    private let seconds: Timer
    private let cacheHits: Counter
    private let cacheMisses: Counter
    private let searches: [Outcome: Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ label: String, _ name: String, _ value: String) -> Counter {
            Counter(label: label, dimensions: [(name, value)], factory: factory)
        }
        seconds = Timer(label: MetricName.searchSeconds, factory: factory)
        cacheHits = counter(MetricName.queryCodes, "cache", "hit")
        cacheMisses = counter(MetricName.queryCodes, "cache", "miss")
        searches = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0, counter(MetricName.searches, "outcome", $0.rawValue)) })
    }

    /// A query took so long to its products.
    func record(_ time: Duration) { seconds.record(duration: time) }

    /// Generated codes were needed, and were known or not.
    func countCodes(fromCache: Bool) { (fromCache ? cacheHits : cacheMisses).increment() }

    /// A request for searches has ended.
    func count(_ outcome: Outcome) { searches[outcome]?.increment() }
}
