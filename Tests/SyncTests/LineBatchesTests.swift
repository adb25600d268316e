import Catalog
import CodeIndex
import Foundation
import Sync
import Testing

@Suite struct LineBatchesTests {
    private func withFile(_ text: String, _ body: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-lines-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path)
    }

    @Test func aFileComesInBatchesWithItsProgress() async throws {
        try await withFile("a\nb\nc\nd\ne\n") { path in
            var lines = LineBatches(try FeedReader(lines: path, maximumItemBytes: 100), size: 2)
            var batches: [[String]] = []
            var progress: [LineProgress] = []
            while let batch = try await lines.next() {
                batches.append(batch.map { String(decoding: $0.payload, as: UTF8.self) })
                progress.append(lines.progress)
            }
            #expect(batches == [["a", "b"], ["c", "d"], ["e"]])
            #expect(progress.map(\.lines) == [2, 4, 5])
            #expect(progress.last?.fraction == 1)
        }
    }

    @Test func faultyLinesAreDeadLettersWithTheirNumber() async throws {
        try await withFile("1\nx\n\n\(String(repeating: "9", count: 30))\n4\n") { path in
            var lines = LineBatches(
                try FeedReader(lines: path, maximumItemBytes: 20), size: 10,
                feed: ImportFeed(number: 7, name: path))
            let batch = try #require(try await lines.next())
            let result = try await lines.decode(batch) { line throws(RecordFault) -> [Int] in
                if line.payload.isEmpty { return [] }
                guard let number = Int(String(decoding: line.payload, as: UTF8.self)) else {
                    throw RecordFault(.wrongType, field: "line", "expected a number")
                }
                return [number]
            }
            #expect(result.decoded == [1, 4])
            #expect(result.faults.map(\.record.topic) == ["import:\(path)", "import:\(path)"])
            #expect(result.faults.map(\.record.partition) == [7, 7])
            #expect(result.faults.map(\.record.offset) == [2, 4])
            #expect(result.faults.map(\.cause) == ["wrong_type", "too_large"])
            #expect(result.faults[0].message == "line: expected a number")
            #expect(try await lines.next() == nil)
        }
    }

    @Test func aBatchIsBoundedInBytesToo() async throws {
        let line = String(repeating: "x", count: 6 << 20)
        try await withFile(Array(repeating: line, count: 7).joined(separator: "\n")) { path in
            var lines = LineBatches(try FeedReader(lines: path, maximumItemBytes: 8 << 20), size: 1_000)
            var counts: [Int] = []
            while let batch = try await lines.next() { counts.append(batch.count) }
            #expect(counts == [3, 3, 1])
        }
    }

    @Test func whatIsNoClickIsCounted() async throws {
        let lines = [
            #"{"query":"lamp","product_id":"1","action":"click"}"#, "",
            #"{"query":"lamp","product_id":"2","action":"hover"}"#,
            #"{"event_name":"page_view","event_params":[],"items":[]}"#, #"{"query":"lamp"}"#,
        ]
        try await withFile(lines.joined(separator: "\n") + "\n") { path in
            var batches = LineBatches(
                try FeedReader(path: path, maximumItemBytes: 1 << 20, columns: ClickColumns()), size: 100)
            let items = try #require(try await batches.next())
            let decoder = ClickItemDecoder()
            let decoded = try await batches.decode(items) { item throws(RecordFault) in try decoder.decode(item) }
            #expect(decoded.decoded.map(\.productID) == ["1"])
            #expect(decoded.empty == 2 && decoded.faults.count == 1)
        }
    }
}
