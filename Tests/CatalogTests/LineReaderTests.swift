import Catalog
import Foundation
import Testing

@Suite struct LineReaderTests {
    /// The lines of a file with these bytes, as text; a skipped line is nil.
    private func lines(_ bytes: [UInt8], maximumLineBytes: Int = 1 << 20) throws -> [String?] {
        let file = try TemporaryFile(bytes)
        let reader = try LineReader(path: file.path, maximumLineBytes: maximumLineBytes)
        var result: [String?] = []
        while let line = try reader.next() {
            #expect(line.number == result.count + 1)
            result.append(line.fault == nil ? String(decoding: line.bytes, as: UTF8.self) : nil)
        }
        #expect(try reader.next() == nil)
        #expect(reader.totalBytes == Int64(bytes.count))
        #expect(reader.bytesRead == Int64(bytes.count))
        return result
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
            ("\n\nx\n", ["", "", "x"]),
            ("a\rb\n", ["a\rb"]), ("\u{FEFF}a\n\u{FEFF}b\n", ["a", "\u{FEFF}b"]), ("\r\n", [""]), ("é🎧\n", ["é🎧"]),
            ("\u{1F}", ["\u{1F}"]),
            ("a\r", ["a"]),
        ] as [(String, [String])])
    func readsLines(text: String, expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected)
        #expect(try lines(gzip(Array(text.utf8))) == expected)
    }

    @Test(arguments: [false, true])
    func readsMoreThanItsBuffers(isCompressed: Bool) throws {
        // Lengths that are no power of two let lines lie across the ends of the buffers.
        let expected = (0..<20_000).map { "\($0) " + String(repeating: "x", count: $0 % 97) }
        let bytes = Array(expected.joined(separator: "\n").utf8)
        #expect(bytes.count > 4 * 256 << 10)
        #expect(try lines(isCompressed ? gzip(bytes) : bytes) == expected)
        let long = String(repeating: "y", count: 900_000)
        let text = Array("a\n\(long)\nb\n".utf8)
        #expect(try lines(isCompressed ? gzip(text) : text) == ["a", long, "b"])
    }

    @Test func readsSeveralMembers() throws {
        let bytes = gzip(Array("a\nb".utf8)) + gzip([]) + gzip(Array("c\nd\n".utf8))
        #expect(try lines(bytes) == ["a", "bc", "d"])
        #expect(try lines(bytes + [UInt8](repeating: 0, count: 1000)) == ["a", "bc", "d"])
        let many = (0..<300).flatMap { gzip(Array("\($0)\n".utf8)) }
        #expect(try lines(many) == (0..<300).map(String.init))
    }

    @Test(arguments: [false, true])
    func anOverlongLineIsSkippedAndReported(isCompressed: Bool) throws {
        let text = Array("12345\n123456\n12345\r\n123456\r\n\n\(String(repeating: "x", count: 600_000))\nend".utf8)
        let bytes = isCompressed ? gzip(text) : text
        #expect(try lines(bytes, maximumLineBytes: 5) == ["12345", nil, "12345", nil, "", nil, "end"])

        let file = try TemporaryFile(bytes)
        let reader = try LineReader(path: file.path, maximumLineBytes: 5)
        _ = try reader.next()
        let line = try #require(try reader.next())
        #expect(line.number == 2)
        #expect(line.bytes == [])
        #expect(line.fault?.code == .tooLarge)
        #expect(line.fault?.field == "line")
        #expect(line.fault?.detail == "expected at most 5 bytes, found 6")
    }

    @Test(arguments: [2, 5, 10, 15, 400, -8, -4, -1])
    func truncatedDataIsAnErrorBehindWhatIsWhole(length: Int) throws {
        let text = (0..<500).map { "\($0 &* 7919 % 10_007)\n" }.joined()
        let whole = gzip(Array(text.utf8))
        let file = try TemporaryFile(Array(length > 0 ? whole.prefix(length) : whole.dropLast(-length)))
        let reader = try LineReader(path: file.path)
        let error = #expect(throws: FileReadError.self) { while try reader.next() != nil {} }
        #expect(error?.code == .truncated)
        #expect(error?.path == file.path)
        #expect(error?.isRetriable == false)
        #expect(try reader.next() == nil)
    }

    @Test func theSecondMemberMayBeTruncatedToo() throws {
        let file = try TemporaryFile(gzip(Array("a\n".utf8)) + gzip(Array("b\n".utf8)).prefix(9))
        let reader = try LineReader(path: file.path)
        #expect(try reader.next()?.bytes == Array("a".utf8))
        let error = #expect(throws: FileReadError.self) { try reader.next() }
        #expect(error?.code == .truncated)
    }

    @Test func damagedDataIsAnError() throws {
        let text = Array((0..<500).map { "\($0 &* 7919 % 10_007)\n" }.joined().utf8)
        var checksum = gzip(text)
        checksum[checksum.count - 6] ^= 1
        var header = gzip(text)
        header[2] = 99
        for bytes in [checksum, header, gzip(text) + [0x41]] {
            let file = try TemporaryFile(bytes)
            let error = #expect(throws: FileReadError.self) {
                let reader = try LineReader(path: file.path)
                while try reader.next() != nil {}
            }
            #expect(error?.code == .corrupt || error?.code == .truncated)
        }
    }

    @Test func whatCannotBeOpenedIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let absent = folder + "/absent-\(UUID().uuidString)"
        for path in [folder, absent] {
            let error = #expect(throws: FileReadError.self) { try LineReader(path: path) }
            #expect(error?.code == .cannotOpen)
            #expect(error?.description.contains(path) == true)
        }
    }

    @Test func aPipeHasNoSize() throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(gzip(Array("a\nb\n".utf8))))
        try pipe.fileHandleForWriting.close()
        let reader = try LineReader(path: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
        #expect(reader.totalBytes == nil)
        #expect(try reader.next()?.bytes == Array("a".utf8))
        #expect(try reader.next()?.bytes == Array("b".utf8))
        #expect(try reader.next() == nil)
    }
}
