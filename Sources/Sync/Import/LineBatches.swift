public import Catalog
public import CodeIndex
import Execution

/// Reads and decodes a file's lines in batches, on a thread of its own.
public struct LineBatches {
    private final class Reader: @unchecked Sendable {
        // Used on `thread` only, after its creation.
        let lines: LineReader
        init(_ lines: LineReader) { self.lines = lines }
    }

    /// Lines made into values, and those that could not be.
    public struct Decoded<Value: Sendable>: Sendable {
        /// In the order of the lines.
        public internal(set) var decoded: [Value] = []
        /// In the order of the lines; a letter's topic is `import:` with the file's path, its offset the line's number.
        public internal(set) var faults: [DeadLetter] = []
    }

    private let thread = DedicatedThread(name: "import")
    private let reader: Reader
    private let size: Int
    private let totalBytes: Int64?
    private let topic: String
    /// How far the file has been read.
    public private(set) var progress = LineProgress()

    /// Opens a file.
    /// - Parameters:
    ///   - path: the file, plain or gzip, or `-` for standard input.
    ///   - maximumLineBytes: a longer line is a fault.
    ///   - size: of a batch, in lines.
    /// - Throws: `LineReaderError`.
    public init(_ path: String, maximumLineBytes: Int, size: Int) throws {
        reader = Reader(try LineReader(path: path, maximumLineBytes: maximumLineBytes))
        totalBytes = reader.lines.totalBytes
        topic = "import:\(path)"
        self.size = size
    }

    /// The next lines; nil at the end.
    /// - Throws: `LineReaderError`.
    public mutating func next() async throws -> [LineReader.Line]? {
        let (lines, bytes) = try await thread.run { [reader, size] in
            var lines: [LineReader.Line] = []
            while lines.count < size, let line = try reader.lines.next() { lines.append(line) }
            return (lines, reader.lines.bytesRead)
        }
        if lines.isEmpty { return nil }
        progress.lines += lines.count
        if let totalBytes, totalBytes > 0 { progress.fraction = Double(bytes) / Double(totalBytes) }
        return lines
    }

    /// Decodes lines.
    /// - Parameter body: decodes one line; nil where there is nothing in it.
    /// - Returns: what the lines hold; a faulty line is a dead letter.
    public func decode<Value: Sendable>(
        _ lines: [LineReader.Line], _ body: @escaping @Sendable (LineReader.Line) throws(RecordFault) -> Value?
    ) async throws -> Decoded<Value> {
        try await thread.run { [topic] in
            var result = Decoded<Value>()
            for line in lines {
                do throws(RecordFault) {
                    if let fault = line.fault { throw fault }
                    if let value = try body(line) { result.decoded.append(value) }
                } catch {
                    result.faults.append(
                        DeadLetter(
                            record: RecordPosition(topic: topic, partition: 0, offset: Int64(line.number)), key: nil,
                            payload: line.bytes, cause: error.code.rawValue, message: error.message))
                }
            }
            return result
        }
    }
}
