import Foundation

extension SafeTensorsFile {
    /// A tensor to write: row-major 32-bit floats.
    struct Source {
        let name: String
        let shape: [Int]
        let values: UnsafeBufferPointer<Float>
    }

    /// A tensor to write whose bytes are made when it is its turn.
    struct Block {
        let name: String
        /// As the format names it, such as `I8`.
        let type: String
        let shape: [Int]
        let byteCount: Int
        let contents: () -> Data

        /// Row-major elements as they are in memory.
        init<Element: BitwiseCopyable>(name: String, type: String, shape: [Int], values: [Element]) {
            self.init(
                name: name, type: type, shape: shape, byteCount: values.count * MemoryLayout<Element>.stride
            ) { values.withUnsafeBufferPointer { Data(buffer: $0) } }
        }

        init(name: String, type: String, shape: [Int], byteCount: Int, contents: @escaping () -> Data) {
            self.name = name
            self.type = type
            self.shape = shape
            self.byteCount = byteCount
            self.contents = contents
        }
    }

    /// Writes a new file and waits until it is on disk.
    /// - Parameter type: how the values are stored.
    static func write(
        _ sources: [Source], type: CheckpointType = .float32, metadata: [String: String] = ["format": "pt"],
        to url: URL
    ) throws {
        let blocks = sources.map { source in
            Block(
                name: source.name, type: type.rawValue, shape: source.shape,
                byteCount: source.values.count * type.byteCount
            ) { type.encode(source.values) }
        }
        try write(blocks: blocks, metadata: metadata, to: url)
    }

    /// Writes a new file and waits until it is on disk.
    static func write(blocks: [Block], metadata: [String: String] = ["format": "pt"], to url: URL) throws {
        var header: [String: HeaderEntry] = ["__metadata__": .metadata(metadata)]
        var end = 0
        for block in blocks {
            header[block.name] = .entry(
                Entry(dtype: block.type, shape: block.shape, dataOffsets: [end, end + block.byteCount]))
            end += block.byteCount
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(header)
        // The data begins at a multiple of eight bytes.
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        var start = Data()
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { start.append(contentsOf: $0) }
        start.append(json)

        try DurableFile.write(to: url) { handle in
            try handle.write(contentsOf: start)
            for block in blocks { try handle.write(contentsOf: block.contents()) }
        }
    }

    private enum HeaderEntry: Encodable {
        case metadata([String: String])
        case entry(Entry)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let values): try values.encode(to: encoder)
            case .entry(let entry): try entry.encode(to: encoder)
            }
        }
    }
}

/// How a checkpoint stores weights.
public enum CheckpointType: String, Sendable {
    /// Four bytes a weight, exactly.
    case float32 = "F32"
    /// Two bytes a weight, rounded to the nearest.
    case bfloat16 = "BF16"

    var byteCount: Int { self == .float32 ? 4 : 2 }

    func encode(_ values: UnsafeBufferPointer<Float>) -> Data {
        switch self {
        case .float32: return Data(buffer: values)
        case .bfloat16:
            var halves = [UInt16](repeating: 0, count: values.count)
            for (index, value) in values.enumerated() {
                let bits = value.bitPattern
                halves[index] = UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
            }
            return halves.withUnsafeBufferPointer { Data(buffer: $0) }
        }
    }
}

/// Files and folders that are whole after a crash or not there.
enum DurableFile {
    /// Creates a file, lets the closure fill it, and waits until it is on disk.
    static func write(to url: URL, _ body: (FileHandle) throws -> Void) throws {
        try Data().write(to: url, options: .withoutOverwriting)
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try body(handle)
        try handle.synchronize()
    }

    /// Waits until the names in a folder are on disk.
    static func synchronizeFolder(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
