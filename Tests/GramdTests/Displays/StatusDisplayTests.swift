import Monitoring
import Testing

@testable import Daemon
@testable import gramd

@Suite struct StatusDisplayTests {
    @Test func oneScreenSaysAllOfItAndActsOnNothing() {
        let planted = "x\u{1B}[2J\n\u{202E}"
        var report = StatusReport()
        report.instance = "not ready"
        report.partitions = [
            .init(
                topic: "products", number: 0, nextOffset: 5, replayedUpTo: nil, owner: "one", logEnd: 8, lag: 3)
        ]
        report.generations = [
            .init(id: 3, state: "active", model: planted, waitingOwn: 1, waitingGenerated: 2, remaining: nil)
        ]
        report.model = .init(id: planted, folder: planted, createdAt: "2026-01-01T00:00:00Z", ageDays: 2.5)
        report.lastAlignment = .init(
            run: 7, state: "refused", startedAt: "2026-01-02", finishedAt: "2026-01-03", message: nil)
        report.deadLetters = [.init(cause: planted, count: 4)]
        report.add(problem: planted, advice: planted)
        report.add(unknown: planted)
        let lines = StatusDisplay(report: report).text.description.split(separator: "\n").map(String.init)
        #expect(lines.first == "something is wrong")
        for text in [
            "instance      not ready", "lag           3 records",
            "products[0]  next offset 5 of 8, 3 behind, owner one",
            "generation 3  active, x", "2.5 days old", "run 7 refused, 2026-01-03", "dead letters  4 x",
            "wrong         x",
            "unknown       x", "next          x",
        ] {
            #expect(lines.contains { $0.contains(text) }, "\(text)")
        }
        #expect(lines.count == 11)
        #expect(lines.allSatisfy { DisplayText.escaping($0) == $0 })
    }
}
