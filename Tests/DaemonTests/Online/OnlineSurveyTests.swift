import Foundation
import Testing

@testable import Daemon

/// How parts are run together, whatever they try.
@Suite struct OnlineSurveyTests {
    private struct Fault: Error, CustomStringConvertible { let description = "the cause; the remedy" }

    private func check(_ name: String) -> OnlineCheck { OnlineCheck(check: name, result: .passed, message: "well") }

    @Test func checksStandInTheOrderOfTheParts() async {
        let parts = ["a", "b", "c"].map { name in
            OnlineSurvey.Part(name: name) { found in
                found(check("\(name) 1"))
                found(check("\(name) 2"))
            }
        }
        let checks = await OnlineSurvey(parts: parts).run()
        #expect(checks.map(\.check) == ["a 1", "a 2", "b 1", "b 2", "c 1", "c 2"])
    }

    @Test func aPartThatFailsIsToldBesideWhatItFound() async {
        let part = OnlineSurvey.Part(name: "part") { found in
            found(check("first"))
            throw Fault()
        }
        let checks = await OnlineSurvey(parts: [part]).run()
        #expect(
            checks == [check("first"), OnlineCheck(check: "part", result: .failed, message: "the cause; the remedy")])
    }

    @Test func aPartThatDoesNotEndHoldsUpNothing() async {
        let part = OnlineSurvey.Part(name: "hangs") { _ in try await Task.sleep(for: .seconds(86_400)) }
        let checks = await OnlineSurvey(parts: [part], deadline: .zero).run()
        #expect(checks.map(\.check) == ["hangs"])
        #expect(checks.first?.result == .failed && checks.first?.message.contains("no answer within 0 s") == true)
    }

    @Test func theWorstResultIsTheVerdict() throws {
        let warning = OnlineCheck(check: "clock", result: .warning, message: "apart")
        let failure = OnlineCheck(check: "x\u{1B}", result: .failed, message: "gone\n\u{202E}")
        let warned = OnlineReport(checks: [check("a"), warning])
        #expect(warned.verdict == .warning && warned.status == .success)
        let failed = OnlineReport(checks: [failure, warning, check("a")])
        #expect(failed.verdict == .failed && failed.status == .unusableSettings)
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(failed)) as? [String: Any]
        #expect(object?["verdict"] as? String == "failed")
        let first = (object?["checks"] as? [[String: String]])?.first
        #expect(first == ["check": "x\u{1B}", "result": "failed", "message": "gone\n\u{202E}"])
    }
}
