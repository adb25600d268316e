import Daemon
import Evaluation
import Monitoring

extension OnlineReport {
    /// A line each, and how many are not as they should be.
    var text: DisplayText {
        let table = TextTable(
            header: ["check", "result", "what was found"],
            rows: checks.map { [$0.check, $0.result == .failed ? "FAILED" : $0.result.rawValue, $0.message] },
            leftAligned: 3)
        return "\(verbatim: table)\n\n\(summary)"
    }

    private var summary: String {
        let (failed, warnings) = (count(.failed), count(.warning))
        if failed == 0, warnings == 0 { return "all \(checks.count) checks passed" }
        return "of \(checks.count) checks \(failed) failed, \(warnings) with a warning"
    }

    private func count(_ result: OnlineCheck.Result) -> Int { checks.count { $0.result == result } }
}
