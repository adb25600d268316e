/// What a command itself finds that it can't do.
public struct CommandError: Error, CustomStringConvertible {
    /// How the command ends.
    public let status: ExitStatus
    /// What is wrong, and what to do.
    public let description: String

    /// Creates an error.
    public init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
