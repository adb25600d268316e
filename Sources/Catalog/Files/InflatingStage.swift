/// Decompresses data of one or more members, chunk by chunk.
protocol Inflater: AnyObject {
    /// Whether the input so far ends inside a member.
    var isInsideMember: Bool { get }

    /// Decompresses until the input is used up or the output is full.
    /// - Returns: how many bytes of the input were used, and how many of the output were written.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(InflaterFailure) -> (used: Int, written: Int)
}

/// Why data can't be decompressed.
enum InflaterFailure: Error {
    /// With what the library says about it.
    case corrupt(String)
    case outOfMemory
}

/// The decompressed bytes of an earlier stage.
final class InflatingStage: ByteStage {
    private let source: any ByteStage
    private let file: FileStage
    private let inflater: any Inflater
    private let output: UnsafeMutableRawBufferPointer
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private var isInputAtEnd = false

    /// - Parameter file: where the bytes of `source` come from, for what errors say.
    init(_ source: any ByteStage, of file: FileStage, _ inflater: any Inflater, chunkBytes: Int) {
        self.source = source
        self.file = file
        self.inflater = inflater
        output = .allocate(byteCount: chunkBytes, alignment: 16)
    }

    deinit { output.deallocate() }

    func next() throws(FileReadError) -> UnsafeRawBufferPointer? {
        while true {
            if input.isEmpty, !isInputAtEnd {
                if let more = try source.next() { input = more } else { isInputAtEnd = true }
            }
            let counts: (used: Int, written: Int)
            do {
                counts = try inflater.inflate(input, into: output)
            } catch {
                throw fileReadError(error)
            }
            input = UnsafeRawBufferPointer(rebasing: input[counts.used...])
            if counts.written > 0 { return UnsafeRawBufferPointer(rebasing: output[..<counts.written]) }
            if isInputAtEnd, input.isEmpty {
                guard !inflater.isInsideMember else {
                    throw FileReadError(
                        .truncated, path: file.path, "the compressed data breaks off after \(file.bytesRead) bytes")
                }
                return nil
            }
        }
    }

    private func fileReadError(_ failure: InflaterFailure) -> FileReadError {
        switch failure {
        case .corrupt(let reason):
            FileReadError(.corrupt, path: file.path, "\(reason), near byte \(file.bytesRead)")
        case .outOfMemory:
            FileReadError(.readFailed, path: file.path, "not enough memory")
        }
    }
}
