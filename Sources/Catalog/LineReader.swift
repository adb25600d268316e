import Glibc

/// Reads a file or standard input line by line, plain or gzip-compressed.
///
/// Lines end with LF or CRLF; the last one may lack its end. Compression is recognised by the first two bytes. Memory
/// is bounded: a line longer than the limit is skipped and reported as such.
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
    }

    private static let chunkSize = 256 << 10

    /// The file, or `-` for standard input.
    public let path: String
    /// The file's size in bytes, compressed if it is; nil for standard input and pipes.
    public let totalBytes: Int64?
    /// How many bytes of the file have been read, for progress displays.
    public private(set) var bytesRead: Int64 = 0

    private let descriptor: Int32
    private let maximumLineBytes: Int
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
    private var inputRange = 0..<0
    private var isInputAtEnd = false
    /// Set for gzip input; holds its inflated bytes.
    private var inflated: (inflater: GzipInflater, buffer: UnsafeMutableRawBufferPointer)?
    /// The bytes of the current chunk, plain, that no line has taken yet.
    private var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
    private var lineNumber = 0
    private var isFinished = false

    /// Opens a file.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - maximumLineBytes: the longest line that is delivered.
    /// - Throws: ``LineReaderError``.
    public init(path: String, maximumLineBytes: Int = 1 << 20) throws(LineReaderError) {
        self.path = path
        self.maximumLineBytes = maximumLineBytes
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        self.descriptor = descriptor
        var status = stat()
        let isRegular = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        totalBytes = isRegular ? Int64(status.st_size) : nil
        guard descriptor >= 0 else { throw LineReaderError(.cannotOpen, path: path, Self.systemError()) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw LineReaderError(.cannotOpen, path: path, "it is a folder")
        }
        try detectCompression()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        input.deallocate()
        inflated?.buffer.deallocate()
    }

    /// The next line; nil at the end.
    /// - Throws: ``LineReaderError``; then the reader has ended.
    public func next() throws(LineReaderError) -> Line? {
        if isFinished { return nil }
        do {
            return try readLine()
        } catch {
            isFinished = true
            throw error
        }
    }

    private func readLine() throws(LineReaderError) -> Line? {
        // The parts of a line that goes over several chunks; most lines need none.
        var start: [UInt8] = []
        var length = 0
        while true {
            if chunk.isEmpty, try !readChunk() {
                isFinished = true
                return length == 0 ? nil : line(start, length: length)
            }
            let (part, isComplete) = takePart()
            // One byte more than the limit is kept, in case it is the CR of the line's end.
            let room = max(0, maximumLineBytes + 1 - length)
            length += part.count
            if start.isEmpty, isComplete { return line(Array(part.prefix(room)), length: length) }
            start.append(contentsOf: part.prefix(room))
            if isComplete { return line(start, length: length) }
        }
    }

    /// Takes the chunk's bytes up to the next line feed, and that; or all of them where there is none.
    private func takePart() -> (part: UnsafeRawBufferPointer, isComplete: Bool) {
        guard let base = chunk.baseAddress, let lineFeed = memchr(base, 0x0A, chunk.count) else {
            defer { chunk = UnsafeRawBufferPointer(start: nil, count: 0) }
            return (chunk, false)
        }
        let count = UnsafeRawPointer(lineFeed) - base
        defer { chunk = UnsafeRawBufferPointer(rebasing: chunk[(count + 1)...]) }
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
        if length > maximumLineBytes {
            let fault = RecordFault(
                .tooLarge, field: "line", "expected at most \(maximumLineBytes) bytes, found \(length)")
            return Line(number: lineNumber, bytes: [], fault: fault)
        }
        if lineNumber == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return Line(number: lineNumber, bytes: bytes, fault: nil)
    }

    private func detectCompression() throws(LineReaderError) {
        // A pipe may deliver the two bytes one by one.
        while inputRange.count < 2, !isInputAtEnd { try readInput() }
        guard inputRange.count >= 2, input[0] == 0x1F, input[1] == 0x8B else { return }
        do {
            inflated = (try GzipInflater(), .allocate(byteCount: Self.chunkSize, alignment: 16))
        } catch {
            throw lineReaderError(error)
        }
    }

    private func lineReaderError(_ failure: GzipInflater.Failure) -> LineReaderError {
        switch failure {
        case .corrupt(let reason):
            LineReaderError(.corruptGzip, path: path, "\(reason), near byte \(bytesRead)")
        case .outOfMemory:
            LineReaderError(.readFailed, path: path, "not enough memory")
        }
    }

    /// Makes the next bytes available as the chunk; false at the end.
    private func readChunk() throws(LineReaderError) -> Bool {
        guard let inflated else {
            if inputRange.isEmpty { try readInput() }
            chunk = UnsafeRawBufferPointer(rebasing: input[inputRange])
            inputRange = 0..<0
            return !chunk.isEmpty
        }
        while true {
            if inputRange.isEmpty, !isInputAtEnd { try readInput() }
            let counts: (used: Int, written: Int)
            do {
                counts = try inflated.inflater.inflate(
                    UnsafeMutableRawBufferPointer(rebasing: input[inputRange]), into: inflated.buffer)
            } catch {
                throw lineReaderError(error)
            }
            inputRange = inputRange.lowerBound + counts.used..<inputRange.upperBound
            if counts.written > 0 {
                chunk = UnsafeRawBufferPointer(rebasing: inflated.buffer[..<counts.written])
                return true
            }
            if isInputAtEnd, inputRange.isEmpty {
                guard !inflated.inflater.isInsideMember else {
                    throw LineReaderError(
                        .truncatedGzip, path: path, "the compressed data breaks off after \(bytesRead) bytes")
                }
                return false
            }
        }
    }

    /// Reads more of the file behind what the input holds.
    private func readInput() throws(LineReaderError) {
        if inputRange.isEmpty { inputRange = 0..<0 }
        let free = UnsafeMutableRawBufferPointer(rebasing: input[inputRange.upperBound...])
        var count = read(descriptor, free.baseAddress, free.count)
        while count < 0, errno == EINTR { count = read(descriptor, free.baseAddress, free.count) }
        guard count >= 0 else { throw LineReaderError(.readFailed, path: path, Self.systemError()) }
        isInputAtEnd = count == 0
        bytesRead += Int64(count)
        inputRange = inputRange.lowerBound..<inputRange.upperBound + count
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}
