import Daemon
import Monitoring
import Testing

@testable import gramd

@Suite struct OnlineReportTextTests {
    private let passed = OnlineCheck(check: "a", result: .passed, message: "well")

    @Test func everyCheckHasALineAndTheLastOneCounts() {
        #expect(OnlineReport(checks: [passed]).text.description.hasSuffix("all 1 checks passed"))
        let warning = OnlineCheck(check: "clock", result: .warning, message: "apart")
        let failure = OnlineCheck(check: "x\u{1B}", result: .failed, message: "gone\n\u{202E}")
        let lines = OnlineReport(checks: [failure, warning, passed]).text.description.split(separator: "\n")
        #expect(lines.count == 5 && lines.last == "of 3 checks 1 failed, 1 with a warning")
        #expect(lines[1].contains("FAILED") && !lines[1].contains("\u{1B}") && !lines[1].contains("\u{202E}"))
    }
}
