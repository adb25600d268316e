import Metrics
import Monitoring

/// Shows in the metrics whether a follower's records are held back, and why.
struct HeldBackGauges: Sendable {
    /// What holds them back.
    enum Cause: String, CaseIterable, Sendable {
        /// The index can't be written.
        case index
        /// Too many records can't be decoded.
        case flood
        /// What reads records before the decoder is away.
        case stage
    }

    private let gauges: [Cause: Gauge]

    /// - Parameter part: the follower's.
    init(part: Health.Component) {
        gauges = Dictionary(
            uniqueKeysWithValues: Cause.allCases.map { cause in
                let dimensions = [("component", part.rawValue), ("cause", cause.rawValue)]
                return (cause, Gauge(label: MetricName.heldBack, dimensions: dimensions))
            })
        show(nil)
    }

    /// - Parameter cause: nil where records are written as they come.
    func show(_ cause: Cause?) {
        for (one, gauge) in gauges { gauge.record(one == cause ? 1 : 0) }
    }
}
