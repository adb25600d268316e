import Daemon

/// What a command itself finds that it can't do.
struct CommandError: Error, CustomStringConvertible {
    let status: ExitStatus
    /// What is wrong, and what to do.
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
