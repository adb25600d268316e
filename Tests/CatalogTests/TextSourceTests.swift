import Catalog
import Foundation
import Testing

@Suite struct TextSourceTests {
    private static let text = "{\"id\":\"1\",\"title\":\"größe 🎧\"}\n{\"id\":\"2\",\"title\":\"b\"}\n"
    private static let expected = [
        ReadItem(1, "{\"id\":\"1\",\"title\":\"größe 🎧\"}"), ReadItem(2, "{\"id\":\"2\",\"title\":\"b\"}"),
    ]

    /// The text in every encoding.
    private static let encodings: [(name: String, bytes: [UInt8])] = [
        ("UTF-8", Array(text.utf8)), ("UTF-8 with its mark", Array("\u{FEFF}\(text)".utf8)),
        ("UTF-16 LE", utf16("\u{FEFF}\(text)", isLittleEndian: true)),
        ("UTF-16 BE", utf16("\u{FEFF}\(text)", isLittleEndian: false)),
        ("UTF-16 LE without its mark", utf16(text, isLittleEndian: true)),
        ("UTF-16 BE without its mark", utf16(text, isLittleEndian: false)),
    ]

    @Test(arguments: encodings.indices)
    func readsEveryEncodingAndCompression(encoding: Int) throws {
        let bytes = Self.encodings[encoding].bytes
        let middle = bytes.count / 2
        let forms = [
            bytes, gzip(bytes), zstd(bytes), gzip(Array(bytes[..<middle])) + gzip(Array(bytes[middle...])),
            zstd(Array(bytes[..<middle])) + zstd(Array(bytes[middle...])),
            gzip(bytes) + [UInt8](repeating: 0, count: 100),
            // A skippable frame, as parallel compressors write it.
            [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 7, 7] + zstd(bytes),
        ]
        for form in forms { #expect(try items(form) == Self.expected, "\(Self.encodings[encoding].name)") }
    }

    @Test(arguments: encodings.indices)
    func whereItsChunksEndChangesNothing(encoding: Int) throws {
        let bytes = Self.encodings[encoding].bytes
        for form in [bytes, gzip(bytes), zstd(bytes)] {
            for size in 1...form.count { #expect(try items(form, chunkBytes: size) == Self.expected) }
        }
    }

    @Test func halfACharacterSpoilsItsLineOnly() throws {
        var bytes = utf16("\u{FEFF}{\"id\":\"x\"}\n", isLittleEndian: true)
        bytes += [0x00, 0xD8] + utf16("\n{\"id\":\"y\"}\n", isLittleEndian: true)
        bytes += [0x3D, 0xD8]
        let file = try TemporaryFile(bytes)
        let lines = try LineReader(path: file.path)
        var texts: [Bool] = []
        while let line = try lines.next() { texts.append(String(validating: line.bytes, as: UTF8.self) != nil) }
        #expect(texts == [true, false, true, false])
    }

    @Test func truncatedZstandardIsAnErrorBehindWhatIsWhole() throws {
        let text = (0..<500).map { "\($0 &* 7_919 % 10_007)\n" }.joined()
        let whole = zstd(Array(text.utf8))
        for length in [5, 20, whole.count / 2, whole.count - 1] {
            let file = try TemporaryFile(Array(whole.prefix(length)))
            let reader = try LineReader(path: file.path)
            let error = #expect(throws: FileReadError.self) { while try reader.next() != nil {} }
            #expect(error?.code == .truncated)
            #expect(try reader.next() == nil)
        }
    }

    @Test func damagedZstandardIsAnError() throws {
        var bytes = zstd(Array(Self.text.utf8))
        bytes[4] = 0xFF
        for bytes in [bytes, zstd([0x61]) + [1, 2, 3, 4, 5]] {
            let file = try TemporaryFile(bytes)
            let error = #expect(throws: FileReadError.self) {
                let reader = try LineReader(path: file.path)
                while try reader.next() != nil {}
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "zip"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
            (Array("BZh91AY".utf8), "bzip2"), (Array("PAR1".utf8), "Parquet"), (Array("Obj\u{1}".utf8), "Avro"),
            (Array("%PDF-1.7".utf8), "PDF"), (Array("<?xml version=\"1.0\"?>".utf8), "XML"),
        ] as [([UInt8], String)])
    func whatIsNotReadIsNamed(bytes: [UInt8], name: String) throws {
        let file = try TemporaryFile(bytes)
        let error = #expect(throws: FileReadError.self) {
            try FeedReader(path: file.path, maximumItemBytes: 100, columns: ClickColumns())
        }
        #expect(error?.code == .unknownKind)
        #expect(error?.detail.contains(name) == true)
    }
}
