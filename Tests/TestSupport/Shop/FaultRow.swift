import Foundation

/// A row of the table that `make chaos` prints: a fault that was injected, what is promised, and what was seen.
package struct FaultRow {
    package let fault: String
    package let promise: String
    /// Whether the index equalled a pure recomputation of the events afterwards.
    package let isEqual: Bool
    /// Until everything worked again; nil where that can't be told.
    package let recovery: Duration?

    package init(fault: String, promise: String, isEqual: Bool, recovery: Duration?) {
        self.fault = fault
        self.promise = promise
        self.isEqual = isEqual
        self.recovery = recovery
    }

    package func print() {
        let seconds = recovery.map { String(format: "%.2f s", $0 / .seconds(1)) } ?? "–"
        Swift.print("FAULT\t\(fault)\t\(promise)\t\(isEqual ? "equal" : "DIFFERENT")\t\(seconds)")
    }
}

/// How long the fault tests go on; `make chaos` asks for more than the tests in general.
package enum FaultEffort {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    package static let kills = max(1, number("GRAMD_TEST_KILLS") ?? 3)
    /// Events of the soak test.
    package static let soakEvents = max(20_000, number("GRAMD_TEST_SOAK") ?? 40_000)
    /// How long instances come and go.
    package static let rebalanceSeconds = max(30, number("GRAMD_TEST_REBALANCE") ?? 30)
    /// Whether promises in seconds are held against the clock, for which the machine must have nothing else to do.
    package static let isTimed = number("GRAMD_TEST_TIMED") == 1
    package static let seed = UInt64(number("GRAMD_TEST_SEED") ?? 20_251_124)
}
