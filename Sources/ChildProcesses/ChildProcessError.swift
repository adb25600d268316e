import Foundation

/// Why the system didn't start a child.
package struct ChildProcessError: Error, Sendable, CustomStringConvertible {
    /// The path of the child's program; nil where there was not even a pipe for it.
    package let program: String?
    /// The system's words.
    package let reason: String

    /// One sentence for a person.
    package var description: String { program.map { "\($0) can't be started: \(reason)" } ?? reason }

    /// - Parameter code: an error's number, as `errno` has it.
    init(program: String, code: Int32) {
        self.program = program
        reason = Self.text(code)
    }

    private init(reason: String) {
        program = nil
        self.reason = reason
    }

    static func noPipe(code: Int32) -> ChildProcessError { ChildProcessError(reason: "no pipe: \(text(code))") }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
