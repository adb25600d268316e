import Foundation

/// A child started by `posix_spawn` and awaited by `waitpid`.
///
/// Foundation's `Process` takes a child for running as long as any descendant holds an inherited socket, so it would
/// wait for ever for `pg_ctl start`, which leaves a server behind.
package struct ChildProcess {
    let identifier: pid_t

    /// - Parameters:
    ///   - input: the descriptor that becomes standard input; `/dev/null` when nil.
    ///   - output: a file that takes standard output and standard error.
    init(_ command: [String], input: Int32? = nil, output: String = "/dev/null") throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A server that inherits this process's sockets would keep their connections open after they were closed here.
        for descriptor in 3..<Self.descriptorLimit { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        let status = posix_spawn(&identifier, command[0], &actions, nil, &arguments, environ)
        guard status == 0 else {
            throw TemporaryPostgres.Failure(
                description: "\(command[0]) cannot be started: \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
    }

    /// Above every descriptor open now, and some that other threads may open until the child runs.
    private static var descriptorLimit: Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return (open.compactMap { Int32($0) }.max() ?? 3) + 64
    }

    /// Waits for the end.
    /// - Returns: the exit status; 128 and more when a signal ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// Runs a command to its end.
    /// - Throws: a failure with the end of what the command printed.
    package static func run(_ command: [String]) throws {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: output) }
        guard try ChildProcess(command, output: output.path).wait() == 0 else {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            throw TemporaryPostgres.Failure(
                description: "\(command.joined(separator: " ")) failed: \(text.suffix(2_000))")
        }
    }
}
