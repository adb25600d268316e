import Catalog

/// Reads a stretch of bytes from its beginning; every length is checked before anything is taken.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int
    /// What bytes are that can't be read.
    private let code: RecordFault.Code

    init(_ bytes: [UInt8], _ range: Range<Int>, code: RecordFault.Code) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        self.code = code
    }

    var isAtEnd: Bool { position == end }

    func fault(_ detail: String) -> RecordFault { RecordFault(code, "\(detail) at byte \(position)") }

    mutating func byte() throws(RecordFault) -> UInt8 {
        guard position < end else { throw fault("expected more bytes, found the end") }
        defer { position += 1 }
        return bytes[position]
    }

    /// The place of so many bytes, which are passed over.
    mutating func take(_ count: Int) throws(RecordFault) -> Range<Int> {
        guard count >= 0, count <= end - position else {
            throw fault("expected \(count) bytes, of which \(end - position) are there,")
        }
        defer { position += count }
        return position..<(position + count)
    }

    /// The place of bytes behind their length.
    mutating func take(length: UInt64) throws(RecordFault) -> Range<Int> {
        guard let count = Int(exactly: length) else { throw fault("expected a length, found \(length)") }
        return try take(count)
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    mutating func varint() throws(RecordFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next < 2 else { throw fault("expected a number of at most 64 bits") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    /// A varint in which the lowest bit is the sign: 0, −1, 1, −2 are 0, 1, 2, 3.
    mutating func zigzag() throws(RecordFault) -> Int64 { Self.unzigzag(try varint()) }

    static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func littleEndian32() throws(RecordFault) -> UInt32 {
        let range = try take(4)
        return bytes[range].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func littleEndian64() throws(RecordFault) -> UInt64 {
        let range = try take(8)
        return bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
