/// How long changed titles took to be found.
package struct Freshness: CustomStringConvertible {
    /// In seconds, shortest first.
    package let waits: [Double]

    package func percentile(_ percent: Int) -> Double { waits[min(waits.count - 1, waits.count * percent / 100)] }

    package var description: String {
        "\(Int(percentile(50) * 1_000)) ms (p99 \(Int(percentile(99) * 1_000)) ms, \(waits.count) changes)"
    }
}

extension TestShop {
    /// Changes a title again and again, each time until it is found.
    /// - Parameter name: begins the words of the titles.
    package func freshness(
        _ daemon: DaemonProcess, _ name: String, until isOver: () async throws -> Bool
    ) async throws -> Freshness {
        var waits: [Double] = []
        while try await !isOver() {
            let word = "\(name)\(waits.count)"
            let start = ContinuousClock.now
            try await send([.upsert("changing", "Lamp \(word)")])
            try await eventually("the changed title \(word) is found", every: .milliseconds(2)) {
                try await daemon.find("changing", word) != nil
            }
            waits.append((ContinuousClock.now - start) / .seconds(1))
        }
        return Freshness(waits: waits.sorted())
    }

    package func freshness(_ daemon: DaemonProcess, _ name: String, changes: Int) async throws -> Freshness {
        var left = changes + 1
        return try await freshness(daemon, name) {
            left -= 1
            return left == 0
        }
    }
}
