import Foundation

/// Cleans up after this process, however it ends: a small watcher runs a command as soon as a pipe from here closes.
///
/// The watcher does not care for Ctrl-C, which reaches every process in the foreground.
package final class Lifeline: Sendable {
    private let watcher: ChildProcess
    /// The write end of the watcher's pipe.
    private let pipeEnd: Int32

    /// - Parameter command: run when the lifeline is cut, or this process is gone.
    package init(_ command: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else {
            throw ChildProcess.Failure(description: "no pipe: errno \(errno)")
        }
        defer { Foundation.close(ends[0]) }
        pipeEnd = ends[1]
        let script = "trap '' INT TERM HUP; read -r _ || \"$0\" \"$@\" >/dev/null 2>&1"
        do { watcher = try ChildProcess(["/bin/sh", "-c", script] + command, input: ends[0]) } catch {
            Foundation.close(pipeEnd)
            throw error
        }
    }

    /// Runs the command now and waits for its end. Either this or ``release()`` is the last call.
    package func cut() {
        Foundation.close(pipeEnd)
        _ = watcher.wait()
    }

    /// Ends the watcher without the command.
    package func release() {
        _ = write(pipeEnd, "\n", 1)
        cut()
    }
}
