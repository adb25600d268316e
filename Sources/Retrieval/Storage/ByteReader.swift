/// Reads numbers and texts one after the other; past the end there are zeros and empty texts.
struct ByteReader {
    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    init(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        next = start
        end = start + bytes.count
    }

    var isAtEnd: Bool { next >= end }

    mutating func byte() -> UInt8 {
        guard next < end else { return 0 }
        defer { next += 1 }
        return next.pointee
    }

    /// Seven bits a byte, the lowest first.
    @inline(__always)
    mutating func number() -> UInt32 {
        var value: UInt32 = 0
        var shift: UInt32 = 0
        while next < end {
            let byte = next.pointee
            next += 1
            value |= UInt32(byte & 0x7F) &<< shift
            if byte < 0x80 { break }
            shift += 7
        }
        return value
    }

    mutating func bytes() -> UnsafeRawBufferPointer {
        let count = min(Int(number()), end - next)
        defer { next += count }
        return UnsafeRawBufferPointer(start: next, count: count)
    }

    mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }
}

extension [UInt8] {
    /// As ``ByteReader/number()`` reads.
    mutating func append(number: UInt32) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// As ``ByteReader/text()`` reads.
    mutating func append(text: String) {
        append(number: UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
