import Evaluation
import Foundation
import Training

/// A gate's verdict for people: a line a condition.
struct VerdictTable: CustomStringConvertible {
    private let verdict: GateVerdict

    init(_ verdict: GateVerdict) { self.verdict = verdict }

    var description: String {
        let table = TextTable(
            header: ["on", "figure", "champion", "new", "wanted", ""],
            rows: verdict.checks.map { check in
                [
                    check.slice, check.name, check.champion.map(Self.text) ?? "–", Self.text(check.challenger),
                    (check.isUpperLimit ? "≤ " : "≥ ") + Self.text(check.limit), check.passed ? "" : "FAILED",
                ]
            })
        let unjudged =
            verdict.unjudgedSlices.isEmpty
            ? "" : "\nnot judged, too few queries: \(verdict.unjudgedSlices.joined(separator: ", "))"
        return "\(table)\njudged on \(verdict.queries) queries of the newest clicks\(unjudged)"
    }

    /// Shares as they are; counts without decimals.
    private static func text(_ value: Double) -> String {
        value >= 2 ? String(format: "%.0f", value) : String(format: "%.3f", value)
    }
}
