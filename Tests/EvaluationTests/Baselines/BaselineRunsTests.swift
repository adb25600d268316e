import Codes
import Evaluation
import Foundation
import Synchronization
import Testing

/// A shell script takes the interpreter's place, so that no Python is needed.
@Suite(.serialized) struct BaselineRunsTests {
    @Test func exportsEveryPageAndReadsTheRankings() async throws {
        let python = FileManager.default.temporaryDirectory.appending(path: "gramd-python-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: python) }
        // The last product for the only query.
        let script = """
            #!/bin/sh
            last=$(($(wc -l < "$2/products.jsonl") - 1))
            printf 'BM25\\tqueries\\t1\\t1\\n'
            printf "bm25\\t0\\t1\\t$last\\n" > "$2/runs.tsv"

            """
        try Data(script.utf8).write(to: python)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: python.path)
        let pages = ["": ["a", "b"], "b": ["c"]]
        let reported = Mutex<[BaselineProgress]>([])
        let runs = try await BaselineRuns(program: BaselineProgram(python: python.path)).measure(
            ["lamp"], productCount: 3,
            nextPage: { after in
                (pages[after] ?? []).map { ProductDocument(id: $0, text: ProductText(title: "thing \($0)")) }
            },
            progress: { progress in reported.withLock { $0.append(progress) } })
        #expect(runs[.bm25]?.rankings == ["lamp": ["c"]])
        #expect(runs[.dense]?.rankings == [:])
        let progress = reported.withLock { $0 }
        #expect(progress.map(\.step) == ["exporting", "exporting", "exporting", "BM25"])
        #expect(progress.map(\.done) == [0, 2, 3, 1])
        #expect(progress.map(\.total) == [3, 3, 3, 1])
    }
}
