import Evaluation
import Foundation
import Testing

@Suite struct JudgmentsFilesTests {
    private func read(_ files: String..., minimumLabel: Double = 2) async throws -> Judgments {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paths = try files.enumerated().map { number, text in
            let file = folder.appending(path: "\(number).tsv")
            try Data(text.utf8).write(to: file)
            return file.path
        }
        return try await Judgments(files: paths, minimumLabel: minimumLabel)
    }

    @Test func filesAreReadOneAfterTheOther() async throws {
        let judgments = try await read(
            "query\tproduct_id\ttimestamp\tlabel\nlamp\ta\t\t2\nlamp\tb\t\t1\n", #"{"query":"desk","product_id":"c"}"#)
        #expect(judgments.queries == ["desk", "lamp"])
        #expect(judgments.relevant(for: "lamp") == ["a"] && judgments.irrelevant(for: "lamp") == ["b"])
        #expect(judgments.relevant(for: "desk") == ["c"])
    }

    @Test func aLineThatIsNoJudgmentIsNamed() async throws {
        let error = try await #require(throws: JudgmentsError.self) { try await read("lamp\ta\nlamp\n") }
        #expect("\(error)".contains("0.tsv, line 2: expected 2 to 4 columns"))
    }

    @Test func judgmentsWithoutARelevantProductAreRefused() async throws {
        let error = try await #require(throws: JudgmentsError.self) { try await read("lamp\ta\t\t1\n") }
        #expect("\(error)".hasSuffix("has a product with a label of 2.0 or more"))
    }
}
