import Foundation
import Synchronization

/// A child that leads a process group of its own, so that a signal reaches all that it starts.
final class ProcessGroup: Sendable {
    /// How long all groups together may take to end with this process.
    private static let endGrace = 10
    private static let running = Mutex<Set<pid_t>>([])
    /// Whether this process is about to end.
    private static let isEnding = Mutex(false)

    /// Of the leader and of the group.
    let identifier: pid_t

    /// Starts a child without standard input.
    /// - Parameters:
    ///   - command: the program's path and its arguments.
    ///   - environment: all its variables.
    ///   - output: a descriptor that its standard output goes to.
    ///   - errors: a descriptor that its standard error goes to.
    /// - Throws: ``TrainerCommandError/notStarted(program:reason:)``
    init(
        _ command: [String], environment: [String: String], output: Int32, errors: Int32
    ) throws(TrainerCommandError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Whoever inherits this process's connections keeps them open after they were closed here.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in 3..<(open.compactMap { Int32($0) }.max() ?? 3) + 64 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of libdispatch block signals, and whoever waits for a signal ignores it: a child must do neither.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier = pid_t()
        // In one step, so that whoever ends all groups misses none.
        let status = Self.running.withLock { running in
            let status = Self.withoutMemoryLimit {
                posix_spawn(&identifier, command[0], &actions, &attributes, &arguments, &variables)
            }
            if status == 0 { running.insert(identifier) }
            return status
        }
        guard status == 0 else {
            throw .notStarted(program: command[0], reason: String(cString: strerror(status)))
        }
        self.identifier = identifier
    }

    /// The limit on this process's own memory is none on that of a child, which has another task.
    private static func withoutMemoryLimit(_ spawn: () -> Int32) -> Int32 {
        let resource = __rlimit_resource_t(RLIMIT_DATA.rawValue)
        var own = rlimit()
        guard getrlimit(resource, &own) == 0 else { return spawn() }
        var lifted = rlimit(rlim_cur: own.rlim_max, rlim_max: own.rlim_max)
        setrlimit(resource, &lifted)
        defer { setrlimit(resource, &own) }
        return spawn()
    }

    /// Sends a signal to the whole group; until ``finish()`` the group's number is its own.
    func send(_ signal: Int32) { kill(-identifier, signal) }

    /// Whether the leader has ended.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT | WNOHANG) == 0
            && information.si_signo == SIGCHLD
    }

    /// Waits for the leader's end, and ends at once what it has left behind; once only. Doesn't return where this process
    /// is about to end: a run is then interrupted, and nothing is to be told of it as of one that failed.
    func finish() -> TrainerExit {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        let exit = Self.running.withLock { running in
            send(SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
            running.remove(identifier)
            return TrainerExit(waitStatus: status)
        }
        while Self.isEnding.withLock({ $0 }) { pause() }
        return exit
    }

    /// Ends every group before this process ends: asks, and forces those that take longer than some seconds. The caller
    /// ends the process.
    static func endAll() {
        isEnding.withLock { $0 = true }
        for group in running.withLock({ $0 }) { kill(-group, SIGTERM) }
        for _ in 0..<endGrace * 10 where !running.withLock({ $0 }).isEmpty { usleep(100_000) }
        running.withLock { for group in $0 { kill(-group, SIGKILL) } }
    }
}
