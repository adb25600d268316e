import Daemon
import Foundation
import Monitoring
import TestSupport
import Testing

@testable import gramd

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
        #expect(OnlineReport(checks: [check("a")]).text.description.hasSuffix("all 1 checks passed"))
        let warned = OnlineReport(checks: [check("a"), warning])
        #expect(warned.verdict == .warning && warned.status == .success)
        let failed = OnlineReport(checks: [failure, warning, check("a")])
        #expect(failed.verdict == .failed && failed.status == .unusableSettings)
        let lines = failed.text.description.split(separator: "\n")
        #expect(lines.count == 5 && lines.last == "of 3 checks 1 failed, 1 with a warning")
        #expect(lines[1].contains("FAILED") && !lines[1].contains("\u{1B}") && !lines[1].contains("\u{202E}"))
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(failed)) as? [String: Any]
        #expect(object?["verdict"] as? String == "failed")
        let first = (object?["checks"] as? [[String: String]])?.first
        #expect(first == ["check": "x\u{1B}", "result": "failed", "message": "gone\n\u{202E}"])
    }
}

/// Folders, on this machine's disk.
@Suite struct FolderCheckTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")

    @Test func triesToWriteAndLeavesNothing() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let check = FolderCheck("model folder", of: "model.folder", folder.path).result
        #expect(check.result != .failed && check.message.contains("free"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        let missing = FolderCheck("model folder", of: "model.folder", folder.path + "/a/b").result
        #expect(missing.result != .failed && missing.message.contains("to be made in"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func whatCantBeWrittenIsNamedWithItsSetting() {
        let check = FolderCheck("snapshot folder", of: "search.snapshotFile", "/proc/snapshots").result
        #expect(check.result == .failed)
        #expect(check.message.hasPrefix("search.snapshotFile: /proc can't be written: "))
    }
}
