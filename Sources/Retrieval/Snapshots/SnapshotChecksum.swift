/// A checksum of a stream of bytes against decay and cut-off files: four lanes of multiplied and rotated words.
struct SnapshotChecksum {
    /// Bytes that are taken at a time; only a stream's last piece may be no multiple of it.
    static let stripe = 32

    private var lanes = SIMD4<UInt64>(1, 2, 3, 4)
    private var count: UInt64 = 0

    /// Adds the next bytes.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        count += UInt64(bytes.count)
        var lanes = lanes
        var offset = 0
        while offset + Self.stripe <= bytes.count {
            lanes = Self.mixed(lanes, bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self))
            offset += Self.stripe
        }
        if offset < bytes.count {
            var rest = [UInt8](repeating: 0, count: Self.stripe)
            for index in offset..<bytes.count { rest[index - offset] = bytes[index] }
            rest.withUnsafeBytes { lanes = Self.mixed(lanes, $0.loadUnaligned(as: SIMD4<UInt64>.self)) }
        }
        self.lanes = lanes
    }

    /// The checksum of all bytes so far.
    var value: UInt64 {
        (0..<4).reduce(count) { sum, lane in
            (sum ^ lanes[lane]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15).high
                ^ ((sum ^ lanes[lane]) &* 0x9E37_79B9_7F4A_7C15)
        }
    }

    @inline(__always)
    private static func mixed(_ lanes: SIMD4<UInt64>, _ words: SIMD4<UInt64>) -> SIMD4<UInt64> {
        let product = (lanes ^ words) &* SIMD4(repeating: 0xD6E8_FEB8_6659_FD93)
        return (product &<< 31) | (product &>> 33)
    }
}
