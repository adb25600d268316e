import Foundation

/// Reads a snapshot file that was checked as a whole.
struct SnapshotReader {
    private static let pieceSize = 1 << 20

    private let path: String
    private let file: MappedFile
    private var next: Int

    init(_ path: String) throws(SnapshotFileError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SnapshotFileError(path: path, reason: .system(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SnapshotFileError(path: path, reason: .system(errno)) }
        let length = Int(status.st_size)
        guard let header = SnapshotHeader(try Self.bytes(SnapshotHeader.byteCount, at: 0, of: descriptor, path)) else {
            throw SnapshotFileError(path: path, reason: .foreign)
        }
        guard header.length == UInt64(length), header.directory <= header.length else {
            throw SnapshotFileError(path: path, reason: .truncated)
        }
        guard try Self.checksum(descriptor, length, path) == header.checksum else {
            throw SnapshotFileError(path: path, reason: .altered)
        }
        guard let file = MappedFile(descriptor, count: length) else {
            throw SnapshotFileError(path: path, reason: .system(errno))
        }
        self.file = file
        next = Int(header.directory)
    }

    /// By reading instead of through the mapping, so that a part that nobody asks for takes no memory.
    private static func checksum(
        _ descriptor: Int32, _ length: Int, _ path: String
    ) throws(SnapshotFileError) -> UInt64 {
        var checksum = SnapshotChecksum()
        var offset = SnapshotHeader.byteCount
        while offset < length {
            let piece = try bytes(min(pieceSize, length - offset), at: offset, of: descriptor, path)
            piece.withUnsafeBytes { checksum.add($0) }
            guard !piece.isEmpty else { break }
            offset += piece.count
        }
        return checksum.value
    }

    /// So many bytes, fewer where the file ends before.
    private static func bytes(
        _ count: Int, at offset: Int, of descriptor: Int32, _ path: String
    ) throws(SnapshotFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, count - filled, off_t(offset + filled))
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw SnapshotFileError(path: path, reason: .system(errno)) }
            guard more > 0 else { return Array(bytes.prefix(filled)) }
            filled += more
        }
        return bytes
    }

    /// What a file says that doesn't hold together.
    var damage: SnapshotFileError { SnapshotFileError(path: path, reason: .altered) }

    /// A number of the directory.
    mutating func number(below limit: Int = .max) throws(SnapshotFileError) -> Int {
        guard next + 8 <= file.bytes.count else { throw damage }
        let number = file.bytes.loadUnaligned(fromByteOffset: next, as: UInt64.self)
        next += 8
        guard number < UInt64(limit) else { throw damage }
        return Int(number)
    }

    /// A text of the directory.
    mutating func text() throws(SnapshotFileError) -> String {
        let count = try number()
        guard count <= file.bytes.count - next else { throw damage }
        defer { next += count }
        return String(decoding: UnsafeRawBufferPointer(rebasing: file.bytes[next..<next + count]), as: UTF8.self)
    }

    /// A part of the file, which stays where it is.
    mutating func part() throws(SnapshotFileError) -> ByteStore {
        let offset = try number()
        let count = try number()
        guard offset % 64 == 0, offset <= file.bytes.count, count <= file.bytes.count - offset else { throw damage }
        return ByteStore(UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + count]), of: file)
    }

    /// Numbers, copied from a part of the file.
    mutating func elements<Element: BitwiseCopyable>(_: Element.Type) throws(SnapshotFileError) -> [Element] {
        let part = try part()
        guard part.bytes.count % MemoryLayout<Element>.stride == 0 else { throw damage }
        return withExtendedLifetime(part) { Array(part.bytes.assumingMemoryBound(to: Element.self)) }
    }
}
