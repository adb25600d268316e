import Foundation
import TestSupport
import Testing

/// What gramd writes to standard error as a service.
@Suite struct CommandLogTests {
    @Test func inTheJournalEachLineOfAnErrorIsOne() async throws {
        let settings = ["HTTP_PROT": "80", "LOG_LEVEL": "loud"]
        let lines = try await CommandRun(["run"], settings: settings, isInJournal: true).message.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("<3>") }, "\(lines)")
        let elsewhere = try await CommandRun(["run"], settings: settings).message
        #expect(elsewhere.hasPrefix("Error: "), "\(elsewhere)")
    }

    /// What a daemon logs from its start to its end, without a database.
    private func lines(format: String) async throws -> [Substring] {
        let log = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).log")
        defer {
            for file in [log, log.appendingPathExtension("yaml")] { try? FileManager.default.removeItem(at: file) }
        }
        let daemon = try await DaemonProcess(
            "serve",
            settings: [
                "POSTGRES_CONNECTION": "host=/nowhere", "HTTP_PORT": "0", "LOG_FORMAT": format,
                "SEARCH_SNAPSHOT_FILE": "/nowhere/index.snapshot",
            ], log: log)
        try await eventually("the database is waited for") { daemon.logText.contains("waiting for the database") }
        let end = try await daemon.stop()
        #expect(end.status == 0)
        return daemon.logText.split(separator: "\n")
    }

    @Test func textIsForPeople() async throws {
        let lines = try await lines(format: "text")
        #expect(lines.allSatisfy { $0.firstMatch(of: /^\d{4}-\d\d-\d\dT[\d:.]+Z [a-z]+ \w+: ./) != nil }, "\(lines)")
        #expect(lines.contains { $0.hasSuffix(" info Daemon: stopped") })
    }

    @Test func logfmtHasKeys() async throws {
        let lines = try await lines(format: "logfmt")
        #expect(lines.allSatisfy { $0.hasPrefix("time=") && $0.contains(" level=") && $0.contains(" message=") })
        #expect(lines.contains { $0.hasSuffix(" level=info source=Daemon message=stopped") })
    }

    @Test func jsonIsAnObjectALine() async throws {
        struct Line: Decodable { let time, level, source, message: String }
        let lines = try await lines(format: "json").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(
            lines.contains { $0.level == "error" && $0.message.hasPrefix("waiting for the database: PostgreSQL: ") })
        #expect(lines.contains { $0.message == "stopped" })
    }
}
