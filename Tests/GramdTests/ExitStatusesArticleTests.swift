import Daemon
import Foundation
import Testing

/// The manual explains each status that a command can end with, and no other.
@Suite struct ExitStatusesArticleTests {
    @Test func theManualHasEveryStatus() throws {
        let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Manual/Manual.docc/ExitStatuses.md").standardizedFileURL
        let text = try String(contentsOf: article, encoding: .utf8)
        let rows = text.matches(of: #/(?m)^\| (\d+) \|/#).compactMap { Int32($0.1) }
        #expect(rows == ExitStatus.allCases.map(\.code))
    }
}
