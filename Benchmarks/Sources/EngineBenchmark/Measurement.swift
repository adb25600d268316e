import Foundation

/// Timings of repeated runs of the same work. Other processes share the machine, so the best counts and the median is
/// shown beside it.
struct Measurement {
    let seconds: [Double]

    /// Runs the work once unmeasured, then `runs` times.
    static func measure(runs: Int, _ work: () async throws -> Void) async rethrows -> Measurement {
        try await work()
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try await work()
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        return Measurement(seconds: seconds.sorted())
    }

    var best: Double { seconds[0] }
    var median: Double { seconds[seconds.count / 2] }
}

func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
}

func whole(_ value: Double) -> String { String(format: "%.0f", value) }
