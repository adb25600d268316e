import Foundation

/// Reads lines from the end of a pipe that a process prints into, without waiting for it.
struct OutputReader {
    /// A process that prints faster than it is read must not hold up all else.
    private static let mostReads = 64

    private let pipe = Pipe()
    private var lines = BoundedLines()

    init() {
        for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    private var reading: Int32 { pipe.fileHandleForReading.fileDescriptor }

    /// The end that the process gets.
    var writing: Int32 { pipe.fileHandleForWriting.fileDescriptor }

    /// Call once the process has its end.
    func closeWriting() { try? pipe.fileHandleForWriting.close() }

    /// The lines that are there.
    mutating func read() -> [String] {
        var found: [String] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<Self.mostReads {
            let count = Foundation.read(reading, &buffer, buffer.count)
            guard count > 0 else { break }
            found += lines.append(buffer.prefix(count))
        }
        return found
    }

    /// The lines that are there, and what there is of one more.
    mutating func readToEnd() -> [String] { read() + [lines.finish()].compactMap { $0 } }

    /// Waits until there is something to read in one of several, or everybody has closed the other end.
    static func wait(_ readers: [OutputReader], milliseconds: Int32) {
        var polled = readers.map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
        let ready = poll(&polled, nfds_t(polled.count), milliseconds)
        // A closed end is always ready: the processes' end is then all there is to wait for.
        let isClosed = polled.allSatisfy { $0.revents & Int16(POLLIN) == 0 }
        if ready > 0, isClosed { usleep(UInt32(milliseconds) * 1_000) }
    }
}
