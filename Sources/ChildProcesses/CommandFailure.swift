/// A command that was run to its end, and failed.
package struct CommandFailure: Error, Sendable, CustomStringConvertible {
    let command: [String]
    /// The end of what it printed.
    let output: String

    package var description: String { "\(command.joined(separator: " ")) failed: \(output)" }
}
