import Catalog
import Foundation
import Testing

extension IntegrationTests {
    /// Records in the shapes of real platforms and public bug reports: one a batch, all in one batch, and cut at every place.
    @Suite struct CasesTests {
        /// A line of the table that the tests print.
        private struct Row {
            var name: String
            var expected: String
            var got: String
        }

        @Test func ownKinds() async throws {
            try await check(EventCase.own())
        }

        private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared/cases").standardized

        @Test(.enabled(if: FileManager.default.fileExists(atPath: folder.path), "there are no shared cases"))
        func sharedCases() async throws {
            try await check(EventCase.shared(in: Self.folder))
        }

        private func check(_ cases: [EventCase]) async throws {
            for eventCase in cases {
                let rows = try await run(eventCase)
                for row in rows { print("CASE\t\(eventCase.name)\t\(row.expected)\t\(row.got)") }
                let failed = rows.filter { $0.got != "as expected" }
                #expect(failed.isEmpty, "\(eventCase.name): \(failed.map { "\($0.expected), got \($0.got)" })")
            }
        }

        private func run(_ eventCase: EventCase) async throws -> [Row] {
            let index = try await CaseIndex(eventCase.configuration)
            let records = eventCase.records
            var rows: [Row] = []
            // One record a batch, with what must hold on the way.
            var applied = 0
            for stage in eventCase.stages {
                let part = Array(records.prefix(stage.records ?? records.count))
                try await index.apply(part, from: applied, cuts: Array(applied..<part.count))
                applied = part.count
                try await index.code()
                for expectation in stage.expectations {
                    let failure = try await index.failure(of: expectation)
                    rows.append(
                        Row(name: eventCase.name, expected: "\(expectation)", got: failure ?? "as expected"))
                }
            }
            let digest = try await index.digest()
            for cut in 0..<max(1, records.count) {
                try await index.clear()
                try await index.apply(records, cuts: [cut])
                let other = try await index.digest()
                if other != digest {
                    rows.append(Row(name: eventCase.name, expected: "the same, cut before \(cut)", got: other))
                }
            }
            return rows
        }
    }
}
