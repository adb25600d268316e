import Training

/// How a command of gramd ends, for scripts. What can't be done ends with 1 as well, and a wrong option with 64.
public enum ExitStatus: Sendable, CaseIterable {
    /// Everything that was asked for is done, and nothing is wrong.
    case success
    /// The command has done its work, and something is wrong: the index, some lines or some letters.
    case faultsFound
    /// The gate refused a model.
    case refused
    /// The running instance that was asked gave no answer.
    case unanswered

    /// The process's exit status.
    public var code: Int32 {
        switch self {
        case .success: 0
        case .faultsFound: 1
        case .refused: AlignmentExit.refused.status
        case .unanswered: 3
        }
    }
}
