import Catalog
import CodeIndex
import Foundation
import Sync
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct ClickImportTests {
        @Test func clicksOfATimeThatIsNoneAreRefusedAndNamed() async throws {
            let (index, _) = try await TestDatabase.makeIndex()
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            let times = [now - 1_000, now + 3_600_000, now + 2 * 86_400_000, 9_999_999_999_999, 45_322]
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("clicks-\(UUID()).tsv")
            defer { try? FileManager.default.removeItem(at: file) }
            let lines = ["query\tproduct_id\ttimestamp"] + times.enumerated().map { "lamp\tp\($0)\t\($1)" }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
            var faults: [String] = []
            let outcome = try await ClickImport(index: index, limits: DecoderLimits()).run(
                file.path, fault: { faults.append($0.message) })
            #expect(outcome.clicks == 2 && outcome.new == 2)
            #expect(Set(outcome.refusals.causes.map(\.name)) == ["future_time", "invalid_value"])
            #expect(outcome.refusals.count == 3)
            #expect(faults.count == 3 && faults.allSatisfy { $0.hasPrefix("timestamp: ") }, "\(faults)")
            #expect(try await index.clicks.newestTime() == times[1])
        }
    }
}
