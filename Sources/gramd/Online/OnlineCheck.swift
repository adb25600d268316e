/// One thing that the configuration names, tried out.
struct OnlineCheck: Encodable, Equatable, Sendable {
    /// What came of it.
    enum Result: String, Encodable, Comparable {
        case passed
        /// It works, but a person should look at it; or it can't be told.
        case warning
        /// gramd could not do its work.
        case failed

        static func < (left: Result, right: Result) -> Bool { left.order < right.order }

        private var order: Int {
            switch self {
            case .passed: 0
            case .warning: 1
            case .failed: 2
            }
        }
    }

    /// What was tried, for people and for scripts.
    let check: String
    let result: Result
    /// What was found; where something is wrong, the cause and what to do.
    let message: String

    /// What an error kept from passing, with its cause and remedy.
    static func failed(_ check: String, _ error: any Error) -> OnlineCheck {
        OnlineCheck(check: check, result: .failed, message: "\(Failure(error).text)")
    }
}
