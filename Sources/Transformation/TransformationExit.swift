import ChildProcesses
import Foundation

/// How the process of a transformation ends.
enum TransformationExit: Equatable {
    /// A record took too much processor time.
    case timeExceeded
    /// A record took too much memory.
    case memoryExceeded
    /// It broke down by itself, as by a recursion that is too deep; the signal's number.
    case crashed(Int32)
    /// It was ended by somebody else, or by a fault of the machine.
    case other(String)

    private static let timeStatus: Int32 = 70
    private static let memoryStatus: Int32 = 71
    private static let ownSignals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

    init(_ exit: ChildExit) {
        switch exit {
        case .status(Self.timeStatus): self = .timeExceeded
        case .status(Self.memoryStatus): self = .memoryExceeded
        case .signal(let signal) where Self.ownSignals.contains(signal): self = .crashed(signal)
        default: self = .other("it \(exit)")
        }
    }

    /// The exit status of a process that ends so by itself.
    var status: Int32 {
        switch self {
        case .timeExceeded: Self.timeStatus
        case .memoryExceeded: Self.memoryStatus
        case .crashed, .other: EXIT_FAILURE
        }
    }
}
