import Catalog

/// Messages between gramd and the process of its transformation: a length of four bytes, then the content; integers are
/// written from their lowest byte.
struct FrameWriter {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func frame(_ body: (inout FrameWriter) -> Void) {
        let start = bytes.count
        integer(UInt32(0))
        body(&self)
        var length = UInt32(bytes.count - start - 4).littleEndian
        withUnsafeBytes(of: &length) { bytes.replaceSubrange(start..<start + 4, with: $0) }
    }

    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func data(_ value: [UInt8]?) {
        integer(value.map { Int32($0.count) } ?? -1)
        if let value { bytes.append(contentsOf: value) }
    }

    mutating func text(_ value: String?) { data(value.map { Array($0.utf8) }) }
}

/// Reads what a ``FrameWriter`` wrote; the other side is gramd itself, so that nothing is expected to be malformed.
struct FrameReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// - Parameter position: where a frame begins; moved behind it.
    /// - Returns: nil where the frame is not there completely.
    init?(_ bytes: [UInt8], at position: inout Int) {
        guard bytes.count - position >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        guard bytes.count - position - 4 >= length else { return nil }
        self.bytes = bytes
        self.position = position + 4
        end = position + 4 + length
        position = end
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value {
        let size = Value.bitWidth / 8
        defer { position += size }
        return bytes.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Value.self)) }
    }

    mutating func data() -> [UInt8]? {
        let count = Int(integer(Int32.self))
        guard count >= 0 else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func text() -> String? { data().map { String(decoding: $0, as: UTF8.self) } }
}
