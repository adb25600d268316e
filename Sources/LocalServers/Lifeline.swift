import ChildProcesses
import Foundation

/// Cleans up after this process, however it ends: a small watcher runs a command as soon as a pipe from here closes.
///
/// The watcher does not care for Ctrl-C, which reaches every process in the foreground.
package final class Lifeline: Sendable {
    private let watcher: ChildProcess
    private let pipe: ChildPipe

    /// - Parameter command: run when the lifeline is cut, or this process is gone.
    /// - Throws: ``ChildProcessError``
    package init(_ command: [String]) throws {
        pipe = try ChildPipe()
        let script = "trap '' INT TERM HUP; read -r _; \"$0\" \"$@\" >/dev/null 2>&1"
        watcher = try ChildProcess(["/bin/sh", "-c", script] + command, input: pipe.reading)
        pipe.closeReading()
    }

    /// Runs the command now and waits for its end. It is the last call.
    package func cut() {
        pipe.closeWriting()
        _ = watcher.wait()
    }
}
