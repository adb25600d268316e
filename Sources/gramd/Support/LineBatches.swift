import Catalog
import CodeIndex
import Execution
import Foundation

/// Reads and decodes a file's lines in batches, on a thread of its own.
struct LineBatches {
    private final class Reader: @unchecked Sendable {
        // Used on `thread` only, after its creation.
        let lines: LineReader
        init(_ lines: LineReader) { self.lines = lines }
    }

    /// Lines made into values, and those that could not be.
    struct Decoded<Value: Sendable>: Sendable {
        var decoded: [Value] = []
        var faults: [DeadLetter] = []
    }

    private let thread = DedicatedThread(name: "import")
    private let reader: Reader
    private let size: Int
    private let totalBytes: Int64?
    private let topic: String
    /// Lines read so far.
    private(set) var count = 0
    /// How much of the file has been read, 0 to 1; nil for standard input.
    private(set) var fraction: Double?

    init(_ path: String, maximumLineBytes: Int, size: Int) throws {
        reader = Reader(try LineReader(path: path, maximumLineBytes: maximumLineBytes))
        totalBytes = reader.lines.totalBytes
        topic = "import:\(path)"
        self.size = size
    }

    /// The next lines; nil at the end.
    mutating func next() async throws -> [LineReader.Line]? {
        let (lines, bytes) = try await thread.run { [reader, size] in
            var lines: [LineReader.Line] = []
            while lines.count < size, let line = try reader.lines.next() { lines.append(line) }
            return (lines, reader.lines.bytesRead)
        }
        if lines.isEmpty { return nil }
        count += lines.count
        if let totalBytes, totalBytes > 0 { fraction = Double(bytes) / Double(totalBytes) }
        return lines
    }

    /// - Returns: what the lines hold; a faulty line is a dead letter whose offset is the line's number.
    func decode<Value: Sendable>(
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
