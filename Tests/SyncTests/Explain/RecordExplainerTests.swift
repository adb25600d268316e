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
            file: file.path, maximumItemBytes: 100, limit: limit
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

    /// Files that are no lines are read as the import reads them.
    @Test(arguments: [
        ([#"[{"id": 1, "title": "Lamp"},"#, #" {"id": 2}]"#], ["item 1", "item 2"], [false, true]),
        ([#"[{"key": "1", "value": null},"#, #" {"key": "2", "value": {}}]"#], ["item 1", "item 2"], [false, true]),
        (["id,title", "1,Lamp", "2,"], ["line 2", "line 3"], [false, true]),
        ([#"{"index": {"_id": "1"}}"#, #"{"title": "Lamp"}"#], ["line 1"], [false]),
        ([#"{"_id": "1", "_source": {"title": "Lamp"}}"#], ["line 1"], [false]),
    ])
    func otherFilesAreReadAsTheImportReadsThem(lines: [String], places: [String], areRefused: [Bool]) async throws {
        let found = try await explained(lines)
        #expect(found.map(\.place) == places && found.map(\.isRefused) == areRefused, "\(found)")
    }

    @Test func aFileOfNoProductsIsRefusedAsAWhole() async {
        await #expect(throws: FileReadError.self) { try await explained(["<html>", "</html>"]) }
        await #expect(throws: FileReadError.self) { try await explained(["a,b", "1,2"]) }
    }

    @Test func theLimitCountsLines() async throws {
        let found = try await explained([delete("a"), "", delete("b"), delete("c")], limit: 3)
        #expect(found.map(\.place) == ["line 1", "line 3"])
    }
}
