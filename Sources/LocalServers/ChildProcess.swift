package import Foundation

/// A child started by `posix_spawn` and awaited by `waitpid`.
///
/// Foundation's `Process` takes a child for running as long as any descendant holds an inherited socket, so it would
/// wait for ever for `pg_ctl start`, which leaves a server behind.
package struct ChildProcess: Sendable {
    /// Why a child could not be started, or failed.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where standard output and standard error go.
    package enum Output: Sendable {
        /// Both to a file.
        case file(String)
        /// To where this process's go.
        case inherited
        /// Standard error to a descriptor, standard output nowhere.
        case errors(Int32)
    }

    package let identifier: pid_t

    /// - Parameters:
    ///   - input: the descriptor that becomes standard input; `/dev/null` when nil.
    ///   - environment: this process's when nil.
    ///   - isInGroupOfItsOwn: then Ctrl-C does not reach it.
    package init(
        _ command: [String], input: Int32? = nil, output: Output = .file("/dev/null"),
        environment: [String: String]? = nil, isInGroupOfItsOwn: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        switch output {
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        case .inherited: break
        case .errors(let descriptor):
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
        }
        // A server that inherits this process's sockets would keep their connections open after they were closed here.
        for descriptor in 3..<Self.descriptorLimit { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables = environment?.map { strdup("\($0.key)=\($0.value)") } ?? []
        variables.append(nil)
        defer { for variable in variables { free(variable) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of libdispatch block signals, and whoever waits for a signal ignores it: a child must do neither.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags =
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (isInGroupOfItsOwn ? POSIX_SPAWN_SETPGROUP : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var identifier = pid_t()
        let status = variables.withUnsafeMutableBufferPointer { variables in
            posix_spawn(
                &identifier, command[0], &actions, &attributes, &arguments,
                environment == nil ? environ : variables.baseAddress)
        }
        guard status == 0 else {
            throw Failure(
                description: "\(command[0]) cannot be started: \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
    }

    /// Above every descriptor open now, and some that other threads may open until the child runs.
    private static var descriptorLimit: Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return (open.compactMap { Int32($0) }.max() ?? 3) + 64
    }

    /// Sends a signal, as long as nobody has waited for the end.
    package func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits for the end, and leaves the rest to ``wait()``: until then the identifier is this child's.
    package func waitUnreaped() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    }

    /// Waits for the end; once only.
    /// - Returns: the exit status; 128 and more when a signal ended it.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// Runs a command to its end.
    /// - Throws: a failure with the end of what the command printed.
    package static func run(_ command: [String]) throws {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: output) }
        guard try ChildProcess(command, output: .file(output.path)).wait() == 0 else {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            throw Failure(
                description: "\(command.joined(separator: " ")) failed: \(text.suffix(2_000))")
        }
    }
}
