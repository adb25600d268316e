import Foundation

/// How a process ended.
public enum ChildExit: Sendable, Equatable, CustomStringConvertible {
    /// By itself.
    case status(Int32)
    /// By a signal that it did not handle.
    case signal(Int32)

    /// - Parameter status: what waitpid(2) told.
    init(waitStatus status: Int32) {
        self = status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
    }

    /// The status as a shell has it: 128 and more when a signal ended the process.
    public var shellStatus: Int32 {
        switch self {
        case .status(let status): status
        case .signal(let number): 128 + number
        }
    }

    /// For people, behind the process's name.
    public var description: String {
        switch self {
        case .status(let status): "ended with status \(status)"
        // SIGKILL comes from the kernel where memory is short.
        case .signal(SIGKILL): "was ended by signal \(SIGKILL), as the kernel does where memory is short"
        case .signal(let number): "was ended by signal \(number)"
        }
    }
}
