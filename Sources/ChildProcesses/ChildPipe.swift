package import Foundation
import Synchronization

/// A pipe between this process and a child. Its ends are closed with the last reference, and no child has one that it was
/// not given.
package final class ChildPipe: Sendable {
    /// A process that prints faster than it is read must not hold up all else.
    private static let mostReads = 64

    private struct State {
        var isReadingOpen = true
        var isWritingOpen = true
        var isAtEnd = false
    }

    /// The descriptor to read from, until it is closed.
    package let reading: Int32
    /// The descriptor to write to, until it is closed.
    package let writing: Int32
    private let state = Mutex(State())

    /// - Throws: ``ChildProcessError`` where there are no more descriptors.
    package init() throws(ChildProcessError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .noPipe(code: errno) }
        // A child that starts before this is done closes them too.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        closeReading()
        closeWriting()
    }

    /// Closes one end here; doing so again changes nothing.
    package func closeReading() {
        state.withLock { state in
            if state.isReadingOpen { close(reading) }
            state.isReadingOpen = false
        }
    }

    /// Closes one end here; doing so again changes nothing.
    package func closeWriting() {
        state.withLock { state in
            if state.isWritingOpen { close(writing) }
            state.isWritingOpen = false
        }
    }

    /// Whether everything was read and nobody can write any more.
    package var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

    /// For poll(2): waits for bytes or the end, and for nothing behind the end.
    package var polled: pollfd { pollfd(fd: isAtEnd ? -1 : reading, events: Int16(POLLIN), revents: 0) }

    /// Takes what is there without waiting; not everything where that is very much.
    package func read() -> [UInt8] {
        var found: [UInt8] = []
        var buffer: [UInt8] = []
        for _ in 0..<Self.mostReads {
            var polled = [polled]
            guard poll(&polled, 1, 0) > 0 else { break }
            if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: 1 << 16) }
            let count = Foundation.read(reading, &buffer, buffer.count)
            if count == 0 { state.withLock { $0.isAtEnd = true } }
            guard count > 0 else { break }
            found += buffer[..<count]
        }
        return found
    }

    /// Waits until there is something to read in one of several, or one has ended; those that had ended before don't count.
    /// - Parameter milliseconds: how long at most; without a limit when negative.
    package static func wait(for pipes: [ChildPipe], milliseconds: Int32 = -1) {
        var polled = pipes.map(\.polled)
        poll(&polled, nfds_t(polled.count), milliseconds)
    }
}
