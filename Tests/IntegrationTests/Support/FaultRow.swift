import Foundation

/// A row of the table that `make chaos` prints: a fault that was injected, what is promised, and what was seen.
struct FaultRow {
    let fault: String
    let promise: String
    /// Whether the index equalled a pure recomputation of the events afterwards.
    let isEqual: Bool
    /// Until everything worked again; nil where that can't be told.
    let recovery: Duration?

    func print() {
        let seconds = recovery.map { String(format: "%.2f s", $0 / .seconds(1)) } ?? "–"
        Swift.print("FAULT\t\(fault)\t\(promise)\t\(isEqual ? "equal" : "DIFFERENT")\t\(seconds)")
    }
}

/// How long the fault tests go on; `make chaos` asks for more than the tests in general.
enum FaultEffort {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    static let kills = max(1, number("GRAMD_TEST_KILLS") ?? 3)
    static let seed = UInt64(number("GRAMD_TEST_SEED") ?? 20_251_124)
}
