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
    private let codesSeconds: Timer
    private let retrievalSeconds: Timer
    private let cacheHits: Counter
    private let cacheMisses: Counter
    private let searches: [Outcome: Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ label: String, _ name: String, _ value: String) -> Counter {
            Counter(label: label, dimensions: [(name, value)], factory: factory)
        }
        seconds = Timer(label: MetricName.searchSeconds, factory: factory)
        func stage(_ name: String) -> Timer {
            Timer(label: MetricName.searchStageSeconds, dimensions: [("stage", name)], factory: factory)
        }
        codesSeconds = stage("codes")
        retrievalSeconds = stage("retrieval")
        cacheHits = counter(MetricName.queryCodes, "cache", "hit")
        cacheMisses = counter(MetricName.queryCodes, "cache", "miss")
        searches = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0, counter(MetricName.searches, "outcome", $0.rawValue)) })
    }

    /// A query took so long to its products.
    func record(_ time: Duration) { seconds.record(duration: time) }

    /// The codes of a request's queries were found in so long.
    func recordCodes(_ time: Duration) { codesSeconds.record(duration: time) }

    /// The products under the codes were found in so long, the wait for a thread included.
    func recordRetrieval(_ time: Duration) { retrievalSeconds.record(duration: time) }

    /// Generated codes were needed, and were known or not.
    func countCodes(fromCache: Bool) { (fromCache ? cacheHits : cacheMisses).increment() }

    /// A request for searches has ended.
    func count(_ outcome: Outcome) { searches[outcome]?.increment() }
}
