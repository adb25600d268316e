import Foundation

/// Timings of repeated runs of the same work. Other processes share the machine, so the best counts and the median is
/// shown beside it.
package struct Timings: Sendable {
    /// Shortest first.
    package private(set) var seconds: [Double]

    package init(seconds: [Double] = []) { self.seconds = seconds.sorted() }

    /// Runs the work once unmeasured, then `runs` times.
    package static func measure(runs: Int, _ work: () async throws -> Void) async rethrows -> Timings {
        try await work()
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try await work()
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        return Timings(seconds: seconds)
    }

    package var best: Double { seconds[0] }
    package var median: Double { seconds[seconds.count / 2] }
    /// Longer than 99 % of the runs.
    package var percentile99: Double { seconds[seconds.count * 99 / 100] }

    /// The runs of both.
    package func joined(with other: Timings) -> Timings { Timings(seconds: seconds + other.seconds) }
}

package func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
}

package func whole(_ value: Double) -> String { String(format: "%.0f", value) }

package func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1000) }
