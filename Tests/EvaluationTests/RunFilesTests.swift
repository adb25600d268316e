import Evaluation
import Foundation
import Testing

@Suite struct RunFilesTests {
    @Test func writesAFilePerMethodAndNumbersTheQueries() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let runs = [
            RetrievalRun(name: "gramd, own codes", rankings: ["red\tlamp": ["a 1", "b"], "desk": ["c"]]),
            RetrievalRun(name: "BM25", rankings: [:]),
        ]
        try RunFiles(queries: ["desk", "none", "red\tlamp"], runs: runs).write(to: folder)
        func content(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        #expect(try content(RunFiles.queriesName) == "1\tdesk\n2\tnone\n3\tred lamp\n")
        #expect(
            try content("gramd,_own_codes.run") == """
                1 Q0 c 1 1.0 gramd,_own_codes
                3 Q0 a_1 1 1.0 gramd,_own_codes
                3 Q0 b 2 0.5 gramd,_own_codes

                """)
        #expect(try content("BM25.run").isEmpty)
    }
}
