import Training

/// How a command of gramd ends, for scripts and for systemd; the same in all commands.
///
/// From 64 on they are those of sysexits.h. The manual's article ExitStatuses explains each.
public enum ExitStatus: Sendable, CaseIterable {
    /// Everything that was asked for is done, and nothing is wrong.
    case success
    /// The command has done its work, and something is wrong: the index, some lines or some letters.
    case faultsFound
    /// A safeguard refused: the gate a model, or a rebuild to let products go.
    case refused
    /// Options or arguments that make no sense.
    case usage
    /// A file's content, or what the index holds, is not what the command works on.
    case unusableData
    /// A file, or a product, model or the like in the index, that was named and is not there.
    case notFound
    /// A server, an instance of gramd or a program that is needed gave no answer.
    case unavailable
    /// Anything else.
    case failed
    /// A file or standard output can't be written.
    case unwritable
    /// The same is being done already; trying again later helps.
    case busy
    /// Settings, or what they name, can't be used, or a decision is needed: starting again won't help.
    case unusableSettings

    /// The process's exit status.
    public var code: Int32 {
        switch self {
        case .success: 0
        case .faultsFound: 1
        case .refused: AlignmentExit.refused.status
        case .usage: 64
        case .unusableData: 65
        case .notFound: 66
        case .unavailable: 69
        case .failed: 70
        case .unwritable: 74
        case .busy: 75
        case .unusableSettings: 78
        }
    }
}
