package import Foundation
import Synchronization

/// A child of this process, with a program of its own: it gets no descriptor but its standard ones, and neither blocks nor
/// ignores a signal. It is killed with the last reference, unless somebody has waited for its end.
///
/// Foundation's `Process` takes a child for running as long as any descendant holds an inherited socket, so it would
/// wait for ever for `pg_ctl start`, which leaves a server behind.
package final class ChildProcess: Sendable {
    /// Where an output goes.
    package enum Output: Sendable {
        case nowhere
        /// To where this process's goes.
        case inherited
        /// To a file, which is made anew.
        case file(String)
        /// To a descriptor of this process's.
        case descriptor(Int32)
        /// To a pipe, whose other end is this process's; the child's end is closed here once it has started.
        case pipe(ChildPipe)
    }

    /// The process group of a child.
    package enum Group: Sendable, Equatable {
        /// This process's: Ctrl-C reaches the child, and what it starts may stay behind.
        case ofThisProcess
        /// One that it leads: signals reach everything that it starts, and what it leaves behind is killed.
        case own
        /// The same, and the group is killed where this process ends before it, however that ends.
        case ownWithinThisProcess
    }

    /// The number of the process, and of the group that it leads.
    package let identifier: pid_t
    private let leadsGroup: Bool
    private let watcher: GroupWatcher?
    /// nil until somebody has waited for the end; from then on the number may be another process's.
    private let exit = Mutex<ChildExit?>(nil)

    /// Starts a program.
    /// - Parameters:
    ///   - command: the program's path and its arguments.
    ///   - environment: all its variables; this process's when nil.
    ///   - input: the descriptor that becomes standard input; `/dev/null` when nil.
    ///   - output: where standard output goes.
    ///   - errors: where standard error goes; to where standard output goes when nil.
    /// - Throws: ``ChildProcessError``
    package init(
        _ command: [String], environment: [String: String]? = nil, input: Int32? = nil, output: Output = .nowhere,
        errors: Output? = nil, group: Group = .ofThisProcess
    ) throws(ChildProcessError) {
        leadsGroup = group != .ofThisProcess
        identifier = try Spawning.start(
            command, environment: environment, input: input, output: output, errors: errors,
            group: leadsGroup ? .own : .ofThisProcess)
        for case .pipe(let pipe)? in [output, errors] { pipe.closeWriting() }
        guard group == .ownWithinThisProcess else {
            watcher = nil
            return
        }
        do throws(ChildProcessError) { watcher = try GroupWatcher(group: identifier) } catch {
            kill(-identifier, SIGKILL)
            while waitpid(identifier, nil, 0) < 0 && errno == EINTR {}
            throw error
        }
    }

    deinit {
        send(SIGKILL)
        _ = wait()
    }

    /// Sends a signal to the child, or to the whole group that it leads, unless somebody has waited for its end.
    package func send(_ signal: Int32) {
        exit.withLock { exit in
            if exit == nil { kill(leadsGroup ? -identifier : identifier, signal) }
        }
    }

    /// Whether it has ended.
    package var hasEnded: Bool {
        exit.withLock { exit in
            var information = siginfo_t()
            return exit != nil
                || waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT | WNOHANG) == 0
                    && information.si_signo == SIGCHLD
        }
    }

    /// Waits for the end, and leaves the rest to ``wait()``: until then the number is this child's.
    package func waitUnreaped() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    }

    /// Waits for the end, and kills what is left of a group that it leads.
    package func wait() -> ChildExit {
        if let exit = exit.withLock({ $0 }) { return exit }
        // Without the lock, so that signals can be sent.
        waitUnreaped()
        return exit.withLock { exit in
            if let exit { return exit }
            if leadsGroup { kill(-identifier, SIGKILL) }
            watcher?.waitForEnd()
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
            let found = ChildExit(waitStatus: status)
            exit = found
            return found
        }
    }

    /// Runs a command to its end.
    /// - Throws: ``ChildProcessError``, ``CommandFailure``.
    package static func run(_ command: [String]) throws {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: output) }
        guard try ChildProcess(command, output: .file(output.path)).wait() == .status(0) else {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            throw CommandFailure(command: command, output: String(text.suffix(2_000)))
        }
    }
}
