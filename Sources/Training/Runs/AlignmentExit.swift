/// How the process of an alignment run ends once it has come to a verdict, for the daemon that started it; any other status
/// is a failure.
public enum AlignmentExit: String, Sendable, CaseIterable {
    /// The new model passed the gate, and its generation waits to be coded.
    case promoted
    /// The gate refused the new model.
    case refused

    /// The process's exit status.
    public var status: Int32 {
        switch self {
        case .promoted: 0
        case .refused: 2
        }
    }

    /// What a status says.
    /// - Returns: nil for a failure.
    public init?(status: Int32) {
        guard let exit = Self.allCases.first(where: { $0.status == status }) else { return nil }
        self = exit
    }
}
