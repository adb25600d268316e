import Evaluation
import Foundation
import Training

/// A gate's verdict for people: a line a condition.
struct VerdictTable: CustomStringConvertible {
    private let verdict: GateVerdict

    init(_ verdict: GateVerdict) { self.verdict = verdict }

    var description: String {
        let table = TextTable(
            header: ["on", "figure", "champion", "new", "wanted", "difference", ""],
            rows: verdict.checks.map { check in
                [
                    check.slice, check.name, check.champion.map(Self.text) ?? "–", Self.text(check.challenger),
                    (check.isUpperLimit ? "≤ " : "≥ ") + Self.text(check.limit),
                    check.interval.map(Self.text) ?? "", check.passed ? "" : "FAILED",
                ]
            })
        let unjudged =
            verdict.unjudgedSlices.isEmpty
            ? "" : "\nnot judged, too few queries: \(verdict.unjudgedSlices.joined(separator: ", "))"
        return "\(table)\njudged on \(verdict.queries) queries of the newest clicks\(unjudged)"
    }

    /// In points, with the interval.
    private static func text(_ interval: PairedBootstrap.Interval) -> String {
        String(format: "%+.1f [%+.1f, %+.1f]", interval.mean * 100, interval.low * 100, interval.high * 100)
    }

    /// Shares as they are; counts without decimals.
    private static func text(_ value: Double) -> String {
        value >= 2 ? String(format: "%.0f", value) : String(format: "%.3f", value)
    }
}
