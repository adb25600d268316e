import Foundation
import Measuring

/// The timings of both sides.
struct Comparison {
    private var timings: [Activity: (own: Timings, peer: Timings)] = [:]

    mutating func add(_ activity: Activity, _ own: Timings, _ peer: Timings) {
        let before = timings[activity] ?? (Timings(), Timings())
        timings[activity] = (before.own.joined(with: own), before.peer.joined(with: peer))
    }

    /// A line for each figure, with how many times as fast gramd is.
    var table: String {
        var lines = [Self.line("", "gramd", "peer", "ratio")]
        func add(_ activity: Activity, _ name: String, _ seconds: (Timings) -> Double) {
            guard let (own, peer) = timings[activity] else { return }
            lines.append(
                Self.line(
                    "\(activity.rawValue), \(activity.unit), \(name)", activity.text(seconds(own)),
                    activity.text(seconds(peer)), String(format: "%.2f", seconds(peer) / seconds(own))))
        }
        for activity in [Activity.training, .products] {
            add(activity, "best run", \.best)
            add(activity, "median", \.median)
        }
        add(.query, "best run", \.best)
        add(.query, "p50", \.median)
        add(.query, "p99", \.percentile99)
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ columns: String...) -> String {
        columns.reduce(padded(name, 32)) { $0 + String(repeating: " ", count: max(10 - $1.count, 1)) + $1 }
    }
}
