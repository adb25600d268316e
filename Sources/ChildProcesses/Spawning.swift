import CSpawn
import Foundation
import Synchronization

/// posix_spawn(3) of a program that gets nothing of this process but what it is given.
enum Spawning {
    /// The group of a child.
    enum Group {
        case ofThisProcess
        /// A new one, which the child leads.
        case own
        /// One that there is.
        case existing(pid_t)
    }

    /// Whoever started this process may have ignored SIGCHLD, as some supervisors do; the kernel then keeps no child's exit
    /// status. Nothing in gramd takes the signal itself.
    private static let keepsStatuses: Void = { signal(SIGCHLD, SIG_DFL) }()

    /// One at a time. Until a child runs its program it has every file that this process was writing when it came into being,
    /// and the kernel starts no program that somebody has open for writing (ETXTBSY): not the one that was written here and is
    /// started next.
    private static let turn = Mutex(())

    /// - Parameters:
    ///   - environment: all its variables; this process's when nil.
    ///   - blocksSignals: whether it hears no signals but those that can't be blocked.
    /// - Returns: its identifier.
    static func start(
        _ command: [String], environment: [String: String]?, input: Int32?, output: ChildProcess.Output,
        errors: ChildProcess.Output?, group: Group, blocksSignals: Bool = false
    ) throws(ChildProcessError) -> pid_t {
        keepsStatuses
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        connect(&actions, input, output, errors)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        set(&attributes, group, blocksSignals: blocksSignals)
        let environment = environment ?? ProcessInfo.processInfo.environment
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier = pid_t()
        // It returns when the child runs its program.
        let status = turn.withLock { _ in
            posix_spawn(&identifier, command[0], &actions, &attributes, &arguments, &variables)
        }
        guard status == 0 else { throw ChildProcessError(program: command[0], code: status) }
        return identifier
    }

    private static func connect(
        _ actions: inout posix_spawn_file_actions_t, _ input: Int32?, _ output: ChildProcess.Output,
        _ errors: ChildProcess.Output?
    ) {
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        // Standard output may go to where this process's errors go, so it comes first.
        connect(&actions, STDOUT_FILENO, output)
        if let errors {
            connect(&actions, STDERR_FILENO, errors)
        } else if case .inherited = output {
            connect(&actions, STDERR_FILENO, .inherited)
        } else {
            posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        }
        // A server that inherits this process's sockets would keep their connections open after they were closed here, and
        // Foundation's `Process` would take another child for running.
        gramd_close_from(&actions, STDERR_FILENO + 1)
    }

    private static func connect(
        _ actions: inout posix_spawn_file_actions_t, _ descriptor: Int32, _ output: ChildProcess.Output
    ) {
        switch output {
        case .nowhere: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        case .inherited: break
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        case .descriptor(let other): posix_spawn_file_actions_adddup2(&actions, other, descriptor)
        case .pipe(let pipe): posix_spawn_file_actions_adddup2(&actions, pipe.writing, descriptor)
        }
    }

    /// Threads of libdispatch block signals, and whoever waits for a signal ignores it: a child must do neither.
    private static func set(_ attributes: inout posix_spawnattr_t, _ group: Group, blocksSignals: Bool) {
        var signals = sigset_t()
        if blocksSignals { sigfillset(&signals) } else { sigemptyset(&signals) }
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        // Nobody can ignore these two, and some C libraries refuse to be told so.
        for signal in [SIGKILL, SIGSTOP] { sigdelset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        switch group {
        case .ofThisProcess: break
        case .own: flags |= POSIX_SPAWN_SETPGROUP
        case .existing(let identifier):
            flags |= POSIX_SPAWN_SETPGROUP
            posix_spawnattr_setpgroup(&attributes, identifier)
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}
