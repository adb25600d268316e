import Catalog
import Foundation
import Testing

/// What fuzzing has started from and what it has found (`make fuzz`): whatever the bytes are, there is an answer.
@Suite struct FuzzingCorpusTests {
    private func corpus(_ decoder: String) throws -> [URL] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fuzzing/Corpus/\(decoder)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try #require(files.isEmpty ? nil : files)
    }

    @Test func `product events`() throws {
        var decoded = 0
        for file in try corpus("events") {
            let bytes = [UInt8](try Data(contentsOf: file))
            let end = bytes.firstIndex(of: 0)
            do throws(RecordFault) {
                let value = end.map { Array(bytes[($0 + 1)...]) } ?? bytes
                let event = try EventDecoder().decode(key: end.map { Array(bytes[..<$0]) }, value: value)
                decoded += event == nil ? 0 : 1
                #expect(event?.productID.isEmpty != true)
            } catch { #expect(!error.message.isEmpty, "\(file.lastPathComponent)") }
        }
        #expect(decoded >= 4)
    }

    @Test func `search events`() throws {
        var decoded = 0
        for file in try corpus("searches") {
            let bytes = [UInt8](try Data(contentsOf: file))
            do throws(RecordFault) {
                decoded += try SearchEventDecoder().decode(bytes) == nil ? 0 : 1
            } catch { #expect(!error.message.isEmpty, "\(file.lastPathComponent)") }
        }
        #expect(decoded >= 3)
    }

    @Test func `files of lines`() throws {
        var lines = 0
        for file in try corpus("lines") {
            let reader = try LineReader(path: file.path, maximumLineBytes: 4_096)
            do throws(LineReaderError) {
                while let line = try reader.next() {
                    lines += 1
                    #expect(line.bytes.count <= 4_096)
                }
            } catch { #expect(!"\(error)".isEmpty, "\(file.lastPathComponent)") }
        }
        #expect(lines >= 16)
    }
}
