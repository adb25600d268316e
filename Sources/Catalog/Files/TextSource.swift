/// A file's text as UTF-8, chunk by chunk, whatever its compression and encoding.
///
/// gzip and Zstandard are recognised by their first bytes, UTF-16 by its byte order mark or by the zeros of its first
/// characters. A byte order mark is left out. Reading blocks; the source is used by one thread at a time.
package final class TextSource {
    private static let beginningBytes = 64 << 10

    /// The file, or `-` for standard input.
    package let path: String
    /// The bytes that were read last and that nobody has taken yet; valid until ``fill()``.
    private(set) var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
    private let file: FileStage
    private let text: RepeatingStage
    private var isFinished = false

    /// Opens a file.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - chunkBytes: how much is read at once.
    package init(path: String, chunkBytes: Int = 256 << 10) throws(FileReadError) {
        self.path = path
        file = try FileStage(path: path, chunkBytes: chunkBytes)
        text = Self.text(try Self.inflated(file, chunkBytes: chunkBytes))
    }

    /// The file's size in bytes, compressed if it is; nil for standard input and pipes.
    var totalBytes: Int64? { file.totalBytes }
    /// How many bytes of the file have been read.
    var bytesRead: Int64 { file.bytesRead }

    /// Makes the next bytes available as the chunk; false at the end. After an error the source has ended.
    func fill() throws(FileReadError) -> Bool {
        chunk = UnsafeRawBufferPointer(start: nil, count: 0)
        if isFinished { return false }
        isFinished = true
        guard let next = try text.next() else { return false }
        isFinished = false
        chunk = next
        return true
    }

    /// Takes the first bytes of the chunk.
    func take(_ count: Int) { chunk = UnsafeRawBufferPointer(rebasing: chunk[count...]) }

    /// The text's first bytes, which are still to be read: as many as are asked for and a little more, or all there are.
    /// To be called before anything is read.
    func beginning(until isEnough: ([UInt8]) -> Bool) -> [UInt8] {
        text.beginning { $0.count >= Self.beginningBytes || isEnough($0) }
    }

    private static func inflated(
        _ file: FileStage, chunkBytes: Int
    ) throws(FileReadError) -> any ByteStage {
        let raw = RepeatingStage(file)
        let magic = raw.beginning(4)
        if let other = Self.unread.first(where: { magic.starts(with: $0.magic) }) {
            throw FileReadError(.unknownKind, path: file.path, other.advice)
        }
        do {
            if magic.starts(with: [0x1F, 0x8B]) {
                return InflatingStage(raw, of: file, try GzipInflater(), chunkBytes: chunkBytes)
            }
            let isSkippableFrame = magic.count == 4 && magic[0] & 0xF0 == 0x50 && magic[1...] == [0x2A, 0x4D, 0x18]
            if magic == [0x28, 0xB5, 0x2F, 0xFD] || isSkippableFrame {
                return InflatingStage(raw, of: file, try ZstdInflater(), chunkBytes: chunkBytes)
            }
        } catch {
            throw FileReadError(.readFailed, path: file.path, "not enough memory")
        }
        return raw
    }

    /// What people try to import as well.
    private static let unread: [(magic: [UInt8], advice: String)] = [
        ([0x50, 0x4B, 0x03, 0x04], "it is a zip archive or a spreadsheet; unpack it, or save it as CSV"),
        ([0xFD, 0x37, 0x7A, 0x58], "it is compressed with xz; unpack it, or use gzip or zstd"),
        ([0x42, 0x5A, 0x68], "it is compressed with bzip2; unpack it, or use gzip or zstd"),
        ([0x25, 0x50, 0x44, 0x46], "it is a PDF"),
        ([0x50, 0x41, 0x52, 0x31], "it is a Parquet file; export it as JSON lines or CSV"),
        ([0x4F, 0x62, 0x6A, 0x01], "it is an Avro file; export it as JSON lines"),
    ]

    private static func text(_ bytes: any ByteStage) -> RepeatingStage {
        let marked = RepeatingStage(bytes)
        let start = marked.beginning(4)
        var isLittleEndian: Bool?
        if start.starts(with: [0xEF, 0xBB, 0xBF]) {
            marked.drop(3)
        } else if start.starts(with: [0xFF, 0xFE]) {
            marked.drop(2)
            isLittleEndian = true
        } else if start.starts(with: [0xFE, 0xFF]) {
            marked.drop(2)
            isLittleEndian = false
        } else if start.count == 4, start[0] != 0, start[2] != 0, start[1] == 0, start[3] == 0 {
            isLittleEndian = true
        } else if start.count == 4, start[0] == 0, start[2] == 0, start[1] != 0, start[3] != 0 {
            isLittleEndian = false
        }
        guard let isLittleEndian else { return marked }
        return RepeatingStage(UTF16Stage(marked, isLittleEndian: isLittleEndian))
    }
}
