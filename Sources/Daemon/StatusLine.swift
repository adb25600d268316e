import CodeIndex
import Monitoring
import Serving

/// How a daemon is, on one line for `systemctl status`: what it waits for, else what answers, how old that is, and how far
/// behind the topics it is.
struct StatusLine: Sendable {
    let health: Health
    let registry: PrometheusRegistry
    let served: ServedIndex

    /// As of now.
    var text: String {
        Self.text(
            waiting: health.failures.map { "\($0.component.rawValue): \($0.reason)" },
            generation: served.view?.generations.first { $0.state == .active }?.id,
            age: registry.samples(of: MetricName.searchIndexAge).map(\.value).max(),
            lag: registry.samples(of: MetricName.consumerLag).reduce(nil) { ($0 ?? 0) + $1.value })
    }

    /// - Parameters:
    ///   - waiting: what is in the way of being ready.
    ///   - generation: the one that answers; nil where none is loaded.
    ///   - age: of what is answered from, in seconds; nil where it is not known.
    ///   - lag: records behind the ends of the topics; nil where none is followed.
    static func text(waiting: [String], generation: Int64?, age: Double?, lag: Double?) -> String {
        var parts: [String] = []
        if !waiting.isEmpty { parts.append("waiting for \(waiting.joined(separator: ", "))") }
        if let generation { parts.append("generation \(generation) answers") }
        // In steps, so that systemd isn't told every second of what is as it should be.
        if let age { parts.append(age < 5 ? "fresh" : "\(Int(age)) s old") }
        if let lag { parts.append("lag \(Int(lag)) records") }
        return DisplayText.escaping(parts.isEmpty ? "starting" : parts.joined(separator: "; "))
    }
}
