import Foundation
import Testing

@testable import Daemon

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

    @Test func scriptsFindEveryMember() throws {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(StatusReport())) as? [String: Any]
        let members = try #require(object)
        #expect(members["verdict"] as? String == "well")
        #expect(members["lag"] is NSNull && members["instance"] is NSNull && members["model"] is NSNull)
        #expect(Set(members.keys).isSuperset(of: ["partitions", "generations", "deadLetters", "problems", "advice"]))
    }
}
