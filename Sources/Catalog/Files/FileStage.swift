import Glibc

/// Reads a file or standard input as it is.
final class FileStage: ByteStage {
    /// The file, or `-` for standard input.
    let path: String
    /// The file's size in bytes; nil for standard input and pipes.
    let totalBytes: Int64?
    /// How many bytes of the file have been read.
    private(set) var bytesRead: Int64 = 0
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer

    init(path: String, chunkBytes: Int) throws(FileReadError) {
        self.path = path
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        self.descriptor = descriptor
        var status = stat()
        let isRegular = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        totalBytes = isRegular ? Int64(status.st_size) : nil
        buffer = .allocate(byteCount: chunkBytes, alignment: 16)
        guard descriptor >= 0 else { throw FileReadError(.cannotOpen, path: path, Self.systemError()) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileReadError(.cannotOpen, path: path, "it is a folder")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        buffer.deallocate()
    }

    func next() throws(FileReadError) -> UnsafeRawBufferPointer? {
        var count = read(descriptor, buffer.baseAddress, buffer.count)
        while count < 0, errno == EINTR { count = read(descriptor, buffer.baseAddress, buffer.count) }
        guard count >= 0 else { throw FileReadError(.readFailed, path: path, Self.systemError()) }
        bytesRead += Int64(count)
        return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}
