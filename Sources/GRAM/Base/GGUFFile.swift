import Foundation

/// A file in llama.cpp's format GGUF: settings by key, and named tensors, many of them quantised.
///
/// Every length, count and offset is checked against the file before it is used, so that no memory is taken for more than
/// the file can hold.
/// Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little-endian.
struct GGUFFile {
    struct Tensor {
        /// Row-major, the outermost extent first; the file has them in the other order.
        let shape: [Int]
        let type: GGUFTensorType
        fileprivate let range: Range<Int>
    }

    /// Of settings, tensors and the elements of a setting; vocabularies have up to some 300,000 merges.
    static let maximumEntries: UInt64 = 1 << 21
    static let maximumNameBytes: UInt64 = 1 << 16

    let name: String
    let values: [String: GGUFValue]
    let tensors: [String: Tensor]
    private let contents: Data

    /// Maps a file and reads all but its tensors' data.
    /// - Throws: ``BaseModelError``
    init(contentsOf url: URL) throws(BaseModelError) {
        let contents: Data
        do {
            contents = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw .unreadable(file: url.path, reason: WholeFile.cause(of: error))
        }
        try self.init(contents, name: url.lastPathComponent)
    }

    /// Reads all but the tensors' data.
    /// - Throws: ``BaseModelError``
    init(_ contents: Data, name: String) throws(BaseModelError) {
        self.name = name
        self.contents = contents
        var reader = GGUFReader(contents: contents, file: name)
        guard contents.count >= 4, contents.prefix(4) == Data("GGUF".utf8) else {
            throw .malformed(file: name, reason: "it does not begin with GGUF")
        }
        reader.position = 4
        let version: UInt32 = try reader.integer("the version")
        guard version == 2 || version == 3 else {
            throw .malformed(
                file: name, reason: "its version is \(version); versions 2 and 3 in little-endian order are supported")
        }
        let tensorCount: UInt64 = try reader.integer("the number of tensors")
        let valueCount: UInt64 = try reader.integer("the number of settings")
        guard tensorCount <= reader.room(for: GGUFReader.TensorHeader.minimumBytes),
            valueCount <= reader.room(for: GGUFReader.minimumValueBytes)
        else { throw .malformed(file: name, reason: "it claims \(tensorCount) tensors and \(valueCount) settings") }
        var values: [String: GGUFValue] = [:]
        for _ in 0..<valueCount {
            let key = try reader.text("a setting's name", maximumBytes: Self.maximumNameBytes)
            guard values.updateValue(try reader.value(key), forKey: key) == nil else {
                throw .malformed(file: name, reason: "it has the setting \(key) twice")
            }
        }
        self.values = values
        let headers = try (0..<tensorCount).map { _ throws(BaseModelError) in try reader.tensor() }
        let alignment = values["general.alignment"]?.integer ?? 32
        guard (1...1 << 20).contains(alignment), alignment & (alignment - 1) == 0 else {
            throw .malformed(file: name, reason: "general.alignment is \(alignment)")
        }
        tensors = try Self.tensors(
            headers, from: (reader.position + alignment - 1) / alignment * alignment, to: contents.count, name)
    }

    /// Tensors whose data lie between two positions of the file, each for itself.
    private static func tensors(
        _ headers: [GGUFReader.TensorHeader], from start: Int, to end: Int, _ file: String
    ) throws(BaseModelError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for header in headers {
            guard start <= end, header.offset <= UInt64(end - start),
                header.byteCount <= end - start - Int(header.offset)
            else {
                throw .malformed(file: file, reason: "the data of \(header.name) does not fit; copy the file again")
            }
            let begin = start + Int(header.offset)
            let tensor = Tensor(shape: header.shape, type: header.type, range: begin..<begin + header.byteCount)
            guard tensors.updateValue(tensor, forKey: header.name) == nil else {
                throw .malformed(file: file, reason: "it has the tensor \(header.name) twice")
            }
        }
        let ordered = tensors.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
        for (first, second) in zip(ordered, ordered.dropFirst())
        where first.value.range.upperBound > second.value.range.lowerBound {
            throw .malformed(
                file: file, reason: "the data of \(first.key) and \(second.key) overlap; fetch the model again")
        }
        return tensors
    }

    /// Dequantises a tensor, row-major.
    /// - Throws: ``BaseModelError`` where there is none of that name and shape, or a value is not finite.
    func read(
        _ tensorName: String, shape: [Int], into destination: UnsafeMutablePointer<Float>
    ) throws(BaseModelError) {
        guard let tensor = tensors[tensorName] else { throw .missingTensor(file: name, tensor: tensorName) }
        guard tensor.shape == shape else {
            throw .wrongShape(file: name, tensor: tensorName, expected: shape, found: tensor.shape)
        }
        let count = shape.reduce(1, *)
        contents.withUnsafeBytes { bytes in
            tensor.type.dequantize(UnsafeRawBufferPointer(rebasing: bytes[tensor.range]), into: destination)
        }
        guard UnsafeBufferPointer(start: destination, count: count).allSatisfy(\.isFinite) else {
            throw .nonFinite(file: name, tensor: tensorName)
        }
    }
}

/// Reads the fields of a GGUF file one after the other.
private struct GGUFReader {
    struct TensorHeader {
        let name: String
        let shape: [Int]
        let type: GGUFTensorType
        /// What a header takes at least: the length of its name, a dimension, the type and the offset.
        static let minimumBytes = 8 + 4 + 8 + 4 + 8
        /// From the begin of the data.
        let offset: UInt64
        let byteCount: Int
    }

    /// What a setting takes at least: the length of its name, its type and a byte.
    static let minimumValueBytes = 8 + 4 + 1

    let contents: Data
    let file: String
    var position = 0

    /// How many entries of so many bytes at least the rest of the file can hold, but no more than any model has.
    func room(for bytes: Int) -> UInt64 {
        min(UInt64((contents.count - position) / bytes), GGUFFile.maximumEntries)
    }

    init(contents: Data, file: String) {
        self.contents = contents
        self.file = file
    }

    mutating func integer<Value: FixedWidthInteger>(_ what: String) throws(BaseModelError) -> Value {
        let size = MemoryLayout<Value>.size
        guard contents.count - position >= size else { throw truncated(what) }
        let value = contents.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Value.self) }
        position += size
        return Value(littleEndian: value)
    }

    mutating func text(_ what: String, maximumBytes: UInt64 = .max) throws(BaseModelError) -> String {
        let count: UInt64 = try integer(what)
        guard count <= UInt64(contents.count - position) else { throw truncated(what) }
        guard count <= maximumBytes else { throw .malformed(file: file, reason: "\(what) has \(count) bytes") }
        defer { position += Int(count) }
        // Vocabularies may hold what is no UTF-8 by itself; such bytes are replaced.
        return contents.withUnsafeBytes {
            String(decoding: UnsafeRawBufferPointer(rebasing: $0[position..<position + Int(count)]), as: UTF8.self)
        }
    }

    mutating func value(_ key: String) throws(BaseModelError) -> GGUFValue {
        let type: UInt32 = try integer(key)
        guard type == GGUFValue.arrayType else { return try scalar(type, key) }
        let elementType: UInt32 = try integer(key)
        let count: UInt64 = try integer(key)
        guard count <= room(for: elementType == GGUFValue.textType ? 8 : 1) else {
            throw .malformed(file: file, reason: "\(key) claims \(count) elements")
        }
        if elementType == GGUFValue.textType {
            return .texts(try (0..<count).map { _ throws(BaseModelError) in try text(key) })
        }
        guard elementType != GGUFValue.arrayType else {
            throw .malformed(file: file, reason: "\(key) is an array of arrays")
        }
        return .array(try (0..<count).map { _ throws(BaseModelError) in try scalar(elementType, key) })
    }

    private mutating func scalar(_ type: UInt32, _ key: String) throws(BaseModelError) -> GGUFValue {
        switch type {
        case 0: .integer(Int(try integer(key) as UInt8))
        case 1: .integer(Int(try integer(key) as Int8))
        case 2: .integer(Int(try integer(key) as UInt16))
        case 3: .integer(Int(try integer(key) as Int16))
        case 4: .integer(Int(try integer(key) as UInt32))
        case 5: .integer(Int(try integer(key) as Int32))
        case 6: .real(Double(Float(bitPattern: try integer(key))))
        case 7: .boolean(try integer(key) as UInt8 != 0)
        case GGUFValue.textType: .text(try text(key))
        case 10: .integer(Int(clamping: try integer(key) as UInt64))
        case 11: .integer(Int(try integer(key) as Int64))
        case 12: .real(Double(bitPattern: try integer(key)))
        default: throw .malformed(file: file, reason: "\(key) has the unknown type \(type)")
        }
    }

    mutating func tensor() throws(BaseModelError) -> TensorHeader {
        let name = try text("a tensor's name", maximumBytes: GGUFFile.maximumNameBytes)
        let dimensions: UInt32 = try integer(name)
        guard (1...4).contains(dimensions) else {
            throw .malformed(file: file, reason: "\(name) has \(dimensions) dimensions")
        }
        var shape: [Int] = []
        var count = 1
        for _ in 0..<dimensions {
            let extent: UInt64 = try integer(name)
            // Neither factor is above 2^31, so the product does not overflow.
            guard (1...1 << 31).contains(extent), count * Int(extent) <= 1 << 31 else {
                throw .malformed(
                    file: file, reason: "\(name) has an extent of \(extent); a tensor has at most 2^31 values")
            }
            count *= Int(extent)
            shape.insert(Int(extent), at: 0)
        }
        let number: UInt32 = try integer(name)
        guard let type = GGUFTensorType(rawValue: number) else {
            throw .unsupported(
                file: file,
                part: "\(name) is quantised as type \(number); convert the model to one of "
                    + GGUFTensorType.allCases.map(\.name).joined(separator: ", "))
        }
        guard (shape.last ?? 0) % type.blockSize == 0 else {
            throw .malformed(file: file, reason: "rows of \(name) are no whole blocks of \(type.blockSize) values")
        }
        return TensorHeader(
            name: name, shape: shape, type: type, offset: try integer(name),
            byteCount: count / type.blockSize * type.blockBytes)
    }

    private func truncated(_ what: String) -> BaseModelError {
        .malformed(file: file, reason: "it ends within \(what); copy the file again")
    }
}
