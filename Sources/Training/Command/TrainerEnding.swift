/// Decides when a trainer's processes are told to end, and when they are made to: a value without a clock and processes.
struct TrainerEnding {
    /// What to do with the process group.
    enum Action: Equatable {
        case nothing
        /// SIGTERM.
        case ask
        /// SIGKILL.
        case force
    }

    /// Why it is ended.
    enum Reason: Equatable {
        case timeLimit, cancellation
    }

    private let timeLimit: Duration
    private let grace: Duration
    private var askedAt: Duration?
    private var isForced = false
    /// nil as long as it may go on.
    private(set) var reason: Reason?

    /// - Parameter grace: between asking and forcing.
    init(timeLimit: Duration, grace: Duration) {
        self.timeLimit = timeLimit
        self.grace = grace
    }

    /// - Parameter elapsed: since the start.
    mutating func action(after elapsed: Duration, isCancelled: Bool) -> Action {
        if let askedAt {
            guard !isForced, elapsed - askedAt >= grace else { return .nothing }
            isForced = true
            return .force
        }
        guard isCancelled || elapsed >= timeLimit else { return .nothing }
        reason = isCancelled ? .cancellation : .timeLimit
        askedAt = elapsed
        return .ask
    }
}
