import Catalog
import Foundation
import Testing

@testable import Transformation

/// What fuzzing has started from and what it has found (`make fuzz`): a byte that chooses the program, a key, a zero byte and
/// a value each. Whatever the bytes are, there are events or a fault.
@Suite struct FuzzingCorpusTests {
    private func corpus() throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fuzzing/Corpus/transformations")
        let written = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { [UInt8](try Data(contentsOf: $0)) }
        let found = try String(contentsOf: folder.appendingPathExtension("base64"), encoding: .utf8)
            .split(separator: "\n").map { [UInt8](try #require(Data(base64Encoded: String($0)))) }
        try #require(written.count > NamedFormat.all.count && found.count > 10)
        return written + found
    }

    @Test func readsTheCorpus() throws {
        let programs =
            try [JQProgram("{v: ., k: $key, h: $headers}")]
            + NamedFormat.all.map { format throws in
                try JQProgram(format.text, parameters: ["language": "en", "currency": "EUR"])
            }
        var transformed = 0
        for bytes in try corpus() {
            guard let first = bytes.first else { continue }
            let end = bytes.firstIndex(of: 0)
            let record = SourceRecord(
                key: end.map { Array(bytes[..<$0].dropFirst()) }, value: Array(bytes[((end ?? 0) + 1)...]))
            do throws(RecordFault) {
                transformed += try programs[Int(first) % programs.count].run(record).isEmpty ? 0 : 1
            } catch { #expect(!error.message.isEmpty) }
        }
        #expect(transformed >= programs.count)
    }
}
