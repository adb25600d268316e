/// What a snapshot file begins with: who wrote it, how long it is, the checksum of what follows, and where its directory
/// begins; then a checksum of these, since nothing else would tell that one of them is wrong.
struct SnapshotHeader {
    static let byteCount = 64
    private static let magic: UInt64 = 0x7865_646E_6964_7267
    /// Rises with every change of what is in a file.
    private static let version: UInt64 = 4

    var length: UInt64
    var checksum: UInt64
    var directory: UInt64

    init(length: UInt64, checksum: UInt64, directory: UInt64) {
        self.length = length
        self.checksum = checksum
        self.directory = directory
    }

    /// Nil for another kind of file or another version, and where a bit of it is wrong.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        let words = bytes.withUnsafeBytes { bytes in
            (0..<6).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        guard words[0] == Self.magic, words[1] == Self.version, words[5] == Self.checksum(of: words.dropLast()) else {
            return nil
        }
        self.init(length: words[2], checksum: words[3], directory: words[4])
    }

    var bytes: [UInt8] {
        let words = [Self.magic, Self.version, length, checksum, directory]
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        bytes.withUnsafeMutableBytes { target in
            for (place, word) in (words + [Self.checksum(of: words)]).enumerated() {
                target.storeBytes(of: word, toByteOffset: place * 8, as: UInt64.self)
            }
        }
        return bytes
    }

    private static func checksum(of words: [UInt64]) -> UInt64 {
        var checksum = SnapshotChecksum()
        words.withUnsafeBytes { checksum.add($0) }
        return checksum.value
    }
}
