import Foundation

/// A file of named tensors in the safetensors format: eight bytes of header length (little-endian), a JSON header,
/// then the data. Source: the format section of the safetensors documentation.
struct SafeTensorsFile {
    struct Entry: Codable, Equatable {
        var dtype: String
        var shape: [Int]
        /// First byte and the byte after the last, counted from the end of the header.
        var dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    static let headerLimit = 16 << 20

    let entries: [String: Entry]
    let metadata: [String: String]
    private let file: String
    private let contents: Data
    private let dataStart: Int

    /// Maps a file and checks its header.
    init(contentsOf url: URL) throws(CheckpointError) {
        let contents: Data
        do {
            contents = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw .unreadable(file: url.lastPathComponent, reason: WholeFile.cause(of: error))
        }
        try self.init(contents, name: url.lastPathComponent)
    }

    /// Checks the header: every tensor has a known type and lies within the file at its shape's size, one behind the other
    /// without overlaps and gaps, as the format wants it.
    init(_ contents: Data, name file: String) throws(CheckpointError) {
        self.file = file
        self.contents = contents
        guard contents.count >= 8 else { throw .truncated(file: file) }
        let length = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.headerLimit) else { throw .headerTooLong(file: file, bytes: length) }
        dataStart = 8 + Int(length)
        guard contents.count >= dataStart else { throw .truncated(file: file) }
        let header: [String: HeaderValue]
        do {
            header = try JSONDecoder().decode([String: HeaderValue].self, from: contents[8..<dataStart])
        } catch {
            throw .malformedHeader(file: file)
        }
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]
        for (name, value) in header {
            switch value {
            case .metadata(let values): metadata = values
            case .entry(let entry):
                try Self.check(entry, name: name, file: file, dataCount: contents.count - dataStart)
                entries[name] = entry
            }
        }
        try Self.checkOrder(of: entries, file: file, dataCount: contents.count - dataStart)
        self.entries = entries
        self.metadata = metadata
    }

    private enum HeaderValue: Decodable {
        case metadata([String: String])
        case entry(Entry)

        init(from decoder: any Decoder) throws {
            if decoder.codingPath.last?.stringValue == "__metadata__" {
                self = .metadata(try [String: String](from: decoder))
            } else {
                self = .entry(try Entry(from: decoder))
            }
        }
    }

    private static let weightTypes: Set<String> = ["F32", "BF16", "F16"]
    /// Whole numbers may be there, such as the list of positions in older files of Transformers; no weights are read of them.
    private static let elementSizes = ["F32": 4, "BF16": 2, "F16": 2, "I64": 8, "I32": 4, "I8": 1]

    private static func check(
        _ entry: Entry, name: String, file: String, dataCount: Int
    ) throws(CheckpointError) {
        guard let size = elementSizes[entry.dtype] else {
            throw .unsupportedType(file: file, tensor: name, type: entry.dtype)
        }
        var bytes = size
        for extent in entry.shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { throw .dataOutOfRange(file: file, tensor: name) }
            bytes = product
        }
        guard entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0,
            entry.dataOffsets[1] <= dataCount, entry.dataOffsets[0] <= entry.dataOffsets[1],
            entry.dataOffsets[1] - entry.dataOffsets[0] == bytes
        else { throw .dataOutOfRange(file: file, tensor: name) }
    }

    /// Data that several tensors share would let a small file ask for any amount of memory.
    private static func checkOrder(
        of entries: [String: Entry], file: String, dataCount: Int
    ) throws(CheckpointError) {
        let ordered = entries.sorted {
            ($0.value.dataOffsets[0], $0.value.dataOffsets[1], $0.key)
                < ($1.value.dataOffsets[0], $1.value.dataOffsets[1], $1.key)
        }
        var end = 0
        for (name, entry) in ordered {
            guard entry.dataOffsets[0] == end else { throw .unorderedData(file: file, tensor: name) }
            end = entry.dataOffsets[1]
        }
        guard end == dataCount else { throw .unorderedData(file: file, tensor: ordered.last?.key ?? "its end") }
    }

    /// Copies a tensor as floats.
    /// - Throws: ``CheckpointError``
    func read(
        _ name: String, shape: [Int], into destination: UnsafeMutablePointer<Float>
    ) throws(CheckpointError) {
        guard let entry = entries[name] else { throw .missingTensors([name]) }
        try checkShape(of: name, shape)
        guard Self.weightTypes.contains(entry.dtype) else {
            throw .unsupportedType(file: file, tensor: name, type: entry.dtype)
        }
        let count = shape.reduce(1, *)
        let isFinite = contents.withUnsafeBytes { bytes in
            let start = dataStart + entry.dataOffsets[0]
            var isFinite = true
            for index in 0..<count {
                let value: Float
                switch entry.dtype {
                case "F32":
                    let bits = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
                    value = Float(bitPattern: UInt32(littleEndian: bits))
                case "BF16":
                    let bits = bytes.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self)
                    value = Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
                default:
                    let bits = bytes.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self)
                    value = Float(halfBits: UInt16(littleEndian: bits))
                }
                isFinite = isFinite && value.isFinite
                destination[index] = value
            }
            return isFinite
        }
        guard isFinite else { throw .nonFinite(file: file, tensor: name) }
    }

    /// A tensor of whole numbers of one byte.
    /// - Throws: ``CheckpointError``
    func bytes(_ name: String, shape: [Int]) throws(CheckpointError) -> [Int8] {
        guard let entry = entries[name] else { throw .missingTensors([name]) }
        try checkShape(of: name, shape)
        guard entry.dtype == "I8" else { throw .unsupportedType(file: file, tensor: name, type: entry.dtype) }
        let start = contents.startIndex + dataStart
        return contents[start + entry.dataOffsets[0]..<start + entry.dataOffsets[1]].map { Int8(bitPattern: $0) }
    }

    /// - Throws: ``CheckpointError/wrongShape(file:tensor:expected:found:)`` where a tensor that is there has another shape.
    func checkShape(of name: String, _ shape: [Int]) throws(CheckpointError) {
        guard let found = entries[name]?.shape, found != shape else { return }
        throw .wrongShape(file: file, tensor: name, expected: shape, found: found)
    }
}

extension Float {
    /// The value of an IEEE 754 half-precision number.
    init(halfBits bits: UInt16) {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10) & 0x1f
        let fraction = Float(bits & 0x3ff)
        switch exponent {
        case 0: self = sign * fraction * 0x1p-24
        case 31: self = fraction == 0 ? sign * .infinity : .nan
        default: self = sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
        }
    }
}
