import Catalog
import Foundation

/// A process that runs a ``TransformationWorker``, seen from the side that sends records.
final class TransformationProcess {
    private static let receiveBytes = 256 << 10
    private static let keptErrorBytes = 2_000

    let identifier: pid_t
    private let socket: Int32
    private let errors: Int32
    private var isReaped = false
    private var received: [UInt8] = []
    private var position = 0
    /// The end of what it wrote to standard error.
    private var errorText: [UInt8] = []

    /// Starts a process; its answer to the program comes like those to records.
    /// - Throws: ``TransformationError/process(_:)``
    init(executable: String, arguments: [String]) throws(TransformationError) {
        var sockets: [Int32] = [0, 0]
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, flags, 0, &sockets) == 0 else { throw .process("no socket: \(Self.reason(errno))") }
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, flags, 0, &ends) == 0 else {
            for socket in sockets { close(socket) }
            throw .process("no socket: \(Self.reason(errno))")
        }
        socket = sockets[0]
        errors = ends[0]
        defer {
            close(sockets[1])
            close(ends[1])
        }
        var identifier = pid_t()
        let status = Self.spawn(
            executable, arguments, input: sockets[1], errors: ends[1], identifier: &identifier)
        self.identifier = identifier
        guard status == 0 else {
            isReaped = true
            throw .process("\(executable) can't be started: \(Self.reason(status))")
        }
    }

    deinit {
        if !isReaped {
            kill(identifier, SIGKILL)
            _ = end()
        }
        close(socket)
        close(errors)
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], input: Int32, errors: Int32, identifier: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The daemon's threads block signals and ignore some; Ctrl-C is for the daemon, which ends this process itself.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var argv = ([executable] + arguments).map { strdup($0) } + [nil]
        // A program reads its environment by $ENV: no secret of gramd's is in it.
        var environment =
            ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GRAMD_") }
            .map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + environment { free(text) } }
        return posix_spawn(&identifier, executable, &actions, &attributes, &argv, &environment)
    }

    /// Waits until it takes or gives something, at most so long.
    func wait(toSend: Bool, milliseconds: Int32) {
        var descriptors = [
            pollfd(fd: socket, events: Int16(POLLIN) | (toSend ? Int16(POLLOUT) : 0), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, nfds_t(errorsAreOpen ? 2 : 1), milliseconds) > 0 else { return }
        if errorsAreOpen, descriptors[1].revents != 0 { readErrors() }
    }

    private var errorsAreOpen = true

    private func readErrors() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(errors, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count == 0 { errorsAreOpen = false }
            guard count > 0 else { return }
            errorText.append(contentsOf: buffer[..<count])
            errorText.removeFirst(max(0, errorText.count - Self.keptErrorBytes))
        }
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

    func stop() { kill(identifier, SIGKILL) }

    /// Waits for the end, once only.
    func end() -> TransformationExit {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        isReaped = true
        if errorsAreOpen { readErrors() }
        return TransformationExit(waitStatus: status)
    }

    /// What it wrote to standard error last, for messages.
    var lastWords: String {
        let text = String(decoding: errorText, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? "" : "; its last words: \(text)"
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
