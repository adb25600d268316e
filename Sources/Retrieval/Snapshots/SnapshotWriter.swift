import Foundation

/// Writes a snapshot file: parts one after the other, then a directory that says where they are.
///
/// It is written beside the file of that name and takes its place when it is whole. Several processes may keep their
/// index in one file: only one of them writes at a time, and the last that did is read.
struct SnapshotWriter: ~Copyable {
    private static let bufferSize = 1 << 20

    private let path: String
    private let descriptor: Int32
    private var offset = SnapshotHeader.byteCount
    private var checksum = SnapshotChecksum()
    /// Not yet written.
    private var buffer: [UInt8] = []
    private var directory: [UInt8] = []
    /// Whether the file beside is this writer's, and without its final name.
    private var isBeside = false

    private var temporaryPath: String { path + ".new" }

    init(_ path: String) throws(SnapshotFileError) {
        self.path = path
        descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw SnapshotFileError(path: path, reason: .system(errno)) }
        try lock()
        isBeside = true
        guard ftruncate(descriptor, 0) == 0 else { throw SnapshotFileError(path: path, reason: .system(errno)) }
        buffer.reserveCapacity(Self.bufferSize)
        try write(SnapshotHeader(length: 0, checksum: 0, directory: 0).bytes, at: 0)
    }

    deinit {
        // Before the lock goes with the descriptor: afterwards the name may be another process's.
        if isBeside { unlink(path + ".new") }
        close(descriptor)
    }

    /// A file that lost its name between opening and locking is another process's snapshot: it stays as it is.
    private func lock() throws(SnapshotFileError) {
        var opened = stat()
        var named = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw SnapshotFileError(path: path, reason: errno == EWOULDBLOCK ? .busy : .system(errno))
        }
        guard fstat(descriptor, &opened) == 0, stat(temporaryPath, &named) == 0,
            (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
        else { throw SnapshotFileError(path: path, reason: .busy) }
    }

    /// A number of the directory.
    mutating func add(_ number: Int) { withUnsafeBytes(of: UInt64(number)) { directory.append(contentsOf: $0) } }

    /// A text of the directory.
    mutating func add(_ text: String) {
        add(text.utf8.count)
        directory.append(contentsOf: text.utf8)
    }

    /// A part of the file, with its place in the directory.
    mutating func add(_ bytes: UnsafeRawBufferPointer) throws(SnapshotFileError) {
        add(offset)
        add(bytes.count)
        try append(bytes)
        try append(padding)
    }

    /// Numbers as a part of the file.
    mutating func add<Element: BitwiseCopyable>(_ elements: [Element]) throws(SnapshotFileError) {
        let result = elements.withUnsafeBytes { bytes in Result { () throws(SnapshotFileError) in bytes } }
        try add(result.get())
    }

    /// Zeros up to where the next part begins.
    private var padding: [UInt8] { Array(repeating: 0, count: (64 - offset % 64) % 64) }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SnapshotFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.bufferSize - buffer.count)
            buffer.append(contentsOf: piece)
            rest = rest.dropFirst(piece.count)
            offset += piece.count
            if buffer.count == Self.bufferSize { try flush() }
        }
    }

    private mutating func append(_ bytes: [UInt8]) throws(SnapshotFileError) {
        for byte in bytes {
            buffer.append(byte)
            offset += 1
            if buffer.count == Self.bufferSize { try flush() }
        }
    }

    private mutating func flush() throws(SnapshotFileError) {
        buffer.withUnsafeBytes { checksum.add($0) }
        try write(buffer, at: offset - buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(SnapshotFileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + written, $0.count - written, off_t(offset + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SnapshotFileError(path: path, reason: .system(count < 0 ? errno : ENOSPC)) }
            written += count
        }
    }

    /// Writes the directory and gives the file its name.
    consuming func finish() throws(SnapshotFileError) {
        let start = offset
        try append(directory)
        try flush()
        try write(
            SnapshotHeader(length: UInt64(offset), checksum: checksum.value, directory: UInt64(start)).bytes, at: 0)
        guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
            throw SnapshotFileError(path: path, reason: .system(errno))
        }
        isBeside = false
    }
}
