/// The UTF-16 text of an earlier stage as UTF-8.
///
/// Half a surrogate pair and half a code unit become bytes that no UTF-8 text has, so that only the record that holds
/// them is refused.
final class UTF16Stage: ByteStage {
    private let source: any ByteStage
    private let isLittleEndian: Bool
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    private var written = 0
    /// The first byte of a code unit whose second one has not come.
    private var firstByte: UInt8?
    /// The first half of a surrogate pair whose second one has not come.
    private var highSurrogate: UInt16?

    init(_ source: any ByteStage, isLittleEndian: Bool) {
        self.source = source
        self.isLittleEndian = isLittleEndian
    }

    deinit { output.deallocate() }

    func next() throws(FileReadError) -> UnsafeRawBufferPointer? {
        written = 0
        while written == 0 {
            guard let input = try source.next() else {
                makeRoom(for: 2)
                if let highSurrogate { write(unit: highSurrogate) }
                if firstByte != nil { write(0xFF) }
                (highSurrogate, firstByte) = (nil, nil)
                break
            }
            makeRoom(for: input.count)
            for byte in input { take(byte) }
        }
        return written == 0 ? nil : UnsafeRawBufferPointer(rebasing: output[..<written])
    }

    /// Two bytes become three at most; three more may come of a surrogate of the chunk before.
    private func makeRoom(for inputBytes: Int) {
        let needed = inputBytes * 2 + 16
        guard output.count < needed else { return }
        output.deallocate()
        output = .allocate(byteCount: needed, alignment: 16)
    }

    private func take(_ byte: UInt8) {
        guard let first = firstByte else {
            firstByte = byte
            return
        }
        firstByte = nil
        let unit = isLittleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00..<0xE000).contains(unit) {
                let scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
                write(UInt8(0xF0 | scalar >> 18))
                write(UInt8(0x80 | scalar >> 12 & 0x3F))
                write(UInt8(0x80 | scalar >> 6 & 0x3F))
                write(UInt8(0x80 | scalar & 0x3F))
                return
            }
            write(unit: high)
        }
        if (0xD800..<0xDC00).contains(unit) { highSurrogate = unit } else { write(unit: unit) }
    }

    /// Writes a code unit as if it were a character; of a surrogate this is no UTF-8.
    private func write(unit: UInt16) {
        switch unit {
        case ..<0x80: write(UInt8(unit))
        case ..<0x800:
            write(UInt8(0xC0 | unit >> 6))
            write(UInt8(0x80 | unit & 0x3F))
        default:
            write(UInt8(0xE0 | unit >> 12))
            write(UInt8(0x80 | unit >> 6 & 0x3F))
            write(UInt8(0x80 | unit & 0x3F))
        }
    }

    private func write(_ byte: UInt8) {
        output[written] = byte
        written += 1
    }
}
