import Catalog
import ChildProcesses
import Foundation

/// A process that runs a ``TransformationWorker``, seen from the side that sends records.
final class TransformationConnection {
    private static let receiveBytes = 256 << 10
    private static let keptErrorBytes = 2_000

    private let process: ChildProcess
    private let socket: Int32
    private let errors: ChildPipe
    private var received: [UInt8] = []
    private var position = 0
    /// The end of what it wrote to standard error.
    private var errorText: [UInt8] = []

    var processIdentifier: pid_t { process.identifier }

    /// Starts a process; its answer to the program comes like those to records.
    /// - Throws: ``TransformationError/process(_:)``
    init(executable: String, arguments: [String]) throws(TransformationError) {
        var sockets: [Int32] = [0, 0]
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, flags, 0, &sockets) == 0 else {
            throw .process("no socket: \(String(cString: strerror(errno)))")
        }
        defer { close(sockets[1]) }
        do throws(ChildProcessError) {
            errors = try ChildPipe()
            // A program reads its environment by $ENV: no secret of gramd's is in it. Ctrl-C is for the daemon, which ends
            // this process itself.
            process = try ChildProcess(
                [executable] + arguments,
                environment: ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GRAMD_") },
                input: sockets[1], errors: .pipe(errors), group: .own)
        } catch {
            close(sockets[0])
            throw .process(error.description)
        }
        socket = sockets[0]
    }

    deinit { close(socket) }

    /// Waits until it takes or gives something, at most so long.
    func wait(toSend: Bool, milliseconds: Int32) {
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN) | (toSend ? Int16(POLLOUT) : 0), revents: 0), errors.polled,
        ]
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else { return }
        if descriptors[1].revents != 0 { readErrors() }
    }

    private func readErrors() {
        errorText = (errorText + errors.read()).suffix(Self.keptErrorBytes)
    }

    /// Sends as much as fits now.
    /// - Returns: the count of bytes; none where it is gone too.
    func send(_ bytes: ArraySlice<UInt8>) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return max(0, bytes.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, flags) })
    }

    /// Takes what has come.
    /// - Returns: false once it is gone.
    func receive() -> Bool {
        let start = received.count
        received.append(contentsOf: repeatElement(0, count: Self.receiveBytes))
        let count = received.withUnsafeMutableBytes {
            recv(socket, $0.baseAddress! + start, Self.receiveBytes, Int32(MSG_DONTWAIT))
        }
        let isWaiting = count < 0 && (errno == EAGAIN || errno == EINTR)
        received.removeLast(Self.receiveBytes - max(0, count))
        return count > 0 || isWaiting
    }

    /// The next answer that has come completely.
    func nextAnswer() -> Result<[[UInt8]], RecordFault>? {
        guard var frame = FrameReader(received, at: &position) else {
            received.removeFirst(position)
            position = 0
            return nil
        }
        return frame.answer()
    }

    func stop() { process.send(SIGKILL) }

    /// Waits for the end.
    func end() -> TransformationExit {
        let exit = process.wait()
        readErrors()
        return TransformationExit(exit)
    }

    /// What it wrote to standard error last, for messages.
    var lastWords: String {
        let text = String(decoding: errorText, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? "" : "; its last words: \(text)"
    }
}
