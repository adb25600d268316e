/// When the daemon starts an alignment run by itself.
public struct AlignmentSchedule: Sendable, Equatable {
    /// Hours between the starts of two runs; nil for no such reason.
    public var everyHours: Int?
    /// Clicks since the last run; nil for no such reason.
    public var freshClicks: Int?

    public init(everyHours: Int? = nil, freshClicks: Int? = nil) {
        self.everyHours = everyHours
        self.freshClicks = freshClicks
    }

    /// Whether runs are never started.
    public var isOff: Bool { everyHours == nil && freshClicks == nil }

    /// Why a run should start now, for people; nil when it should not. Without fresh clicks there is nothing to learn.
    /// - Parameters:
    ///   - fresh: clicks since the last run began.
    ///   - seconds: since then; nil when there was none.
    public func reason(freshClicks fresh: Int, secondsSinceLast seconds: Double?) -> String? {
        guard fresh > 0 else { return nil }
        if let freshClicks, fresh >= freshClicks { return "\(fresh) fresh clicks" }
        if let everyHours {
            guard let seconds else { return "there was no run yet" }
            if seconds >= Double(everyHours) * 3_600 {
                return "the last run began \(Int(seconds / 3_600)) hours ago"
            }
        }
        return nil
    }
}
