import Catalog
import Foundation
import Sync
import Testing

@Suite struct RecordExplainerTests {
    private func explained(_ lines: [String], limit: Int? = nil) async throws -> [RecordExplanation] {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).jsonl")
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var explained: [RecordExplanation] = []
        try await RecordExplainer(EventPipeline(decoder: EventDecoder())).explain(
            file: file.path, maximumLineBytes: 100, limit: limit
        ) { explained.append($0) }
        return explained
    }

    private func delete(_ id: String) -> String { #"{"op": "delete", "product_id": "\#(id)"}"# }

    @Test func linesKeepTheirNumbersAndTheirOrder() async throws {
        let long = delete(String(repeating: "x", count: 200))
        let found = try await explained([delete("a"), "", long, delete("b"), "{"])
        #expect(found.map(\.place) == ["line 1", "line 3", "line 4", "line 5"])
        #expect(found.map(\.isRefused) == [false, true, false, true])
    }

    @Test func moreLinesThanAreDecodedTogetherAreAllExplained() async throws {
        let found = try await explained((1...1_201).map { delete("p\($0)") })
        #expect(found.map(\.place) == (1...1_201).map { "line \($0)" })
        #expect(found.allSatisfy { !$0.isRefused })
    }

    @Test func theLimitCountsLines() async throws {
        let found = try await explained([delete("a"), "", delete("b"), delete("c")], limit: 3)
        #expect(found.map(\.place) == ["line 1", "line 3"])
    }
}
