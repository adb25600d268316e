import Foundation
import Monitoring
import Testing

@testable import gramd

@Suite struct StatusReportTests {
    private func partition(
        _ number: Int32, next: Int64?, end: Int64?, owner: String? = "one"
    ) -> StatusReport.Partition {
        StatusReport.Partition(
            topic: "products", number: number, nextOffset: next, replayedUpTo: nil, owner: owner, logEnd: end,
            lag: end.map { $0 - (next ?? 0) })
    }

    @Test func whatIsWrongCountsMoreThanWhatIsUnknown() {
        var report = StatusReport()
        #expect(report.verdict == .well && report.verdict.status == 0)
        report.add(unknown: "the broker: no answer")
        #expect(report.verdict == .unknown && report.verdict.status == 2)
        report.add(problem: "broker: all brokers are down", advice: "see the log")
        report.add(problem: "coding: no progress", advice: "see the log")
        #expect(report.verdict == .wrong && report.verdict.status == 1)
        #expect(report.advice == ["see the log"])
    }

    @Test func adviceAloneIsNothingWrong() {
        var report = StatusReport()
        report.add(advice: "train a first model: gramd train")
        #expect(report.verdict == .well)
    }

    @Test func theLagIsKnownWhereThatOfEveryPartitionIs() {
        var report = StatusReport()
        #expect(report.lag == nil)
        report.partitions = [partition(0, next: 5, end: 8), partition(1, next: nil, end: 4)]
        #expect(report.lag == 7)
        report.partitions.append(partition(2, next: 1, end: nil))
        #expect(report.lag == nil)
    }

    @Test func oneScreenSaysAllOfItAndActsOnNothing() {
        let planted = "x\u{1B}[2J\n\u{202E}"
        var report = StatusReport()
        report.instance = "not ready"
        report.partitions = [partition(0, next: 5, end: 8)]
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

    @Test func scriptsFindEveryMember() throws {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(StatusReport())) as? [String: Any]
        let members = try #require(object)
        #expect(members["verdict"] as? String == "well")
        #expect(members["lag"] is NSNull && members["instance"] is NSNull && members["model"] is NSNull)
        #expect(Set(members.keys).isSuperset(of: ["partitions", "generations", "deadLetters", "problems", "advice"]))
    }

    @Test(arguments: [[], ["--json"]])
    func whatCantBeAskedIsToldFromWhatIsWrong(options: [String]) async throws {
        // Neither the port of an instance nor a database, and a broker that is not there.
        let run = try await CommandRun(["status"] + options, settings: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"])
        #expect(run.status == 2, "\(run.message)")
    }
}
