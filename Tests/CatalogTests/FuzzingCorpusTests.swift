import Catalog
import Foundation
import Testing

/// What fuzzing has started from and what it has found (`make fuzz`): whatever the bytes are, there is an answer.
@Suite struct FuzzingCorpusTests {
    private func corpus(_ decoder: String) throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fuzzing/Corpus/\(decoder)")
        let written = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { [UInt8](try Data(contentsOf: $0)) }
        let found = try String(contentsOf: folder.appendingPathExtension("base64"), encoding: .utf8)
            .split(separator: "\n").map { [UInt8](try #require(Data(base64Encoded: String($0)))) }
        try #require(!written.isEmpty && found.count > 10)
        return written + found
    }

    @Test func readsTheCorpusOfProductEvents() throws {
        var decoded = 0
        for bytes in try corpus("events") {
            let end = bytes.firstIndex(of: 0)
            do throws(RecordFault) {
                let value = end.map { Array(bytes[($0 + 1)...]) } ?? bytes
                let events = try EventDecoder().decode(
                    SourceRecord(key: end.map { Array(bytes[..<$0]) }, value: value))
                decoded += events.isEmpty ? 0 : 1
                #expect(events.allSatisfy { ($0.productID ?? $0.recordKey)?.isEmpty == false })
            } catch { #expect(!error.message.isEmpty) }
        }
        #expect(decoded >= 4)
    }

    @Test func readsTheCorpusOfSearchEvents() throws {
        var decoded = 0
        for bytes in try corpus("searches") {
            do throws(RecordFault) {
                decoded += try SearchEventDecoder().decode(bytes) == nil ? 0 : 1
            } catch { #expect(!error.message.isEmpty) }
        }
        #expect(decoded >= 3)
    }

    @Test func readsTheCorpusOfLines() throws {
        var lines = 0
        for bytes in try corpus("lines") {
            let file = try TemporaryFile(bytes)
            let reader = try LineReader(path: file.path, maximumLineBytes: 4_096)
            do throws(LineReaderError) {
                while let line = try reader.next() {
                    lines += 1
                    #expect(line.bytes.count <= 4_096)
                }
            } catch { #expect(!"\(error)".isEmpty) }
        }
        #expect(lines >= 16)
    }
}
