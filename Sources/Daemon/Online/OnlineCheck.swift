/// One thing that the configuration names, tried out.
public struct OnlineCheck: Encodable, Equatable, Sendable {
    /// What came of it.
    public enum Result: String, Encodable, Comparable, Sendable {
        /// It works.
        case passed
        /// It works, but a person should look at it; or it can't be told.
        case warning
        /// gramd could not do its work.
        case failed

        /// From what is well to what is not.
        public static func < (left: Result, right: Result) -> Bool { left.order < right.order }

        private var order: Int {
            switch self {
            case .passed: 0
            case .warning: 1
            case .failed: 2
            }
        }
    }

    /// What was tried, for people and for scripts.
    public let check: String
    /// What came of it.
    public let result: Result
    /// What was found; where something is wrong, the cause and what to do.
    public let message: String

    /// Creates a check.
    public init(check: String, result: Result, message: String) {
        self.check = check
        self.result = result
        self.message = message
    }

    /// What an error kept from passing, with its cause and remedy.
    static func failed(_ check: String, _ error: any Error) -> OnlineCheck {
        OnlineCheck(check: check, result: .failed, message: "\(CommandFailure(error).text)")
    }
}
