import Glibc

/// Reads a file or standard input line by line: plain, gzip or Zstandard, in UTF-8 or UTF-16.
///
/// Lines end with LF or CRLF; the last one may lack its end. Memory is bounded: a line longer than the limit is skipped
/// and reported as such.
///
/// Reading blocks, so a service gives the reader a thread of its own. The reader is used by one thread at a time.
public final class LineReader {
    /// One line.
    public struct Line: Sendable, Equatable {
        /// The number of the line in the file, from 1.
        public let number: Int
        /// The bytes without the line's end; of a line that is too long, empty.
        public let bytes: [UInt8]
        /// Set where the line was longer than the limit and was skipped.
        public let fault: RecordFault?

        /// Whether there is nothing but white space in it; not of a line that was skipped.
        public var isBlank: Bool { fault == nil && bytes.allSatisfy(\.isBlank) }
    }

    private let text: TextSource
    private let maximumLineBytes: Int
    private var lineNumber = 0
    /// What ``next()`` delivers before it reads on.
    private var pending: Line?

    /// Opens a file.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - maximumLineBytes: the longest line that is delivered.
    /// - Throws: ``FileReadError``.
    public convenience init(path: String, maximumLineBytes: Int = 1 << 20) throws(FileReadError) {
        self.init(try TextSource(path: path), maximumLineBytes: maximumLineBytes)
    }

    package init(_ text: TextSource, maximumLineBytes: Int) {
        self.text = text
        self.maximumLineBytes = maximumLineBytes
    }

    /// The file, or `-` for standard input.
    public var path: String { text.path }
    /// The file's size in bytes, compressed if it is; nil for standard input and pipes.
    public var totalBytes: Int64? { text.totalBytes }
    /// How many bytes of the file have been read, for progress displays.
    public var bytesRead: Int64 { text.bytesRead }

    /// The next line; nil at the end.
    /// - Throws: ``FileReadError``; then the reader has ended.
    public func next() throws(FileReadError) -> Line? {
        if let line = pending {
            pending = nil
            return line
        }
        // The parts of a line that goes over several chunks; most lines need none.
        var start: [UInt8] = []
        var length = 0
        while true {
            if text.chunk.isEmpty, try !text.fill() { return length == 0 ? nil : line(start, length: length) }
            let (part, isComplete) = takePart()
            // One byte more than the limit is kept, in case it is the CR of the line's end.
            let room = max(0, maximumLineBytes + 1 - length)
            length += part.count
            if start.isEmpty, isComplete { return line(Array(part.prefix(room)), length: length) }
            start.append(contentsOf: part.prefix(room))
            if isComplete { return line(start, length: length) }
        }
    }

    /// The next line that is not blank; nil at the end.
    /// - Throws: ``FileReadError``; then the reader has ended.
    func nextFilled() throws(FileReadError) -> Line? {
        while let line = try next() { if !line.isBlank { return line } }
        return nil
    }

    /// Makes ``next()`` deliver the latest line once more.
    func putBack(_ line: Line) { pending = line }

    /// Takes the chunk's bytes up to the next line feed, and that; or all of them where there is none.
    private func takePart() -> (part: UnsafeRawBufferPointer, isComplete: Bool) {
        let chunk = text.chunk
        guard let base = chunk.baseAddress, let lineFeed = memchr(base, 0x0A, chunk.count) else {
            text.take(chunk.count)
            return (chunk, false)
        }
        let count = UnsafeRawPointer(lineFeed) - base
        text.take(count + 1)
        return (UnsafeRawBufferPointer(rebasing: chunk[..<count]), true)
    }

    private func line(_ bytes: [UInt8], length: Int) -> Line {
        lineNumber += 1
        var bytes = bytes
        var length = length
        if length == bytes.count, bytes.last == 0x0D {
            bytes.removeLast()
            length -= 1
        }
        guard length <= maximumLineBytes else {
            let fault = RecordFault(
                .tooLarge, field: "line", "expected at most \(maximumLineBytes) bytes, found \(length)")
            return Line(number: lineNumber, bytes: [], fault: fault.naming(innerItemsOf: bytes))
        }
        return Line(number: lineNumber, bytes: bytes, fault: nil)
    }
}
