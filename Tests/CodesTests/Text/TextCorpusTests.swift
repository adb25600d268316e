import Codes
import Foundation
import Testing

/// What fuzzing the reader of texts has started from and what it has found (`make fuzz DECODER=text`).
@Suite struct TextCorpusTests {
    private func corpus() throws -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzzing/Corpus/text")
        let written = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try Data(contentsOf: $0) }
        let found = try String(contentsOf: folder.appendingPathExtension("base64"), encoding: .utf8)
            .split(separator: "\n").map { try #require(Data(base64Encoded: String($0))) }
        try #require(!written.isEmpty && found.count > 10)
        return (written + found).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func readsTheCorpus() throws {
        let analyzer = try CodeAnalyzer()
        for text in try corpus() {
            #expect(PlainText(text).text.utf8.count <= text.utf8.count)
            let values = analyzer.analysis(of: text, joinsNeighbours: true).all
            #expect(values.allSatisfy { !$0.isEmpty && Code(values: [$0]) != nil }, "\(text)")
        }
    }
}
