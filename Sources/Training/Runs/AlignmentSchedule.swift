import CodeIndex

/// When the daemon starts an alignment run by itself.
public struct AlignmentSchedule: Sendable, Equatable {
    /// Hours between the starts of two runs; nil for no such reason.
    public var everyHours: Int?
    /// Clicks since the last run; nil for no such reason.
    public var freshClicks: Int?
    /// By how much live click recall has fallen since the model was activated, in percent; nil for no such reason.
    public var recallFallPercent: Int?

    /// Creates a schedule.
    public init(everyHours: Int? = nil, freshClicks: Int? = nil, recallFallPercent: Int? = nil) {
        self.everyHours = everyHours
        self.freshClicks = freshClicks
        self.recallFallPercent = recallFallPercent
    }

    /// Whether runs are never started.
    public var isOff: Bool { everyHours == nil && freshClicks == nil && recallFallPercent == nil }

    /// Why a run should start now, for people; nil when it should not. Without fresh clicks there is nothing to learn.
    /// - Parameters:
    ///   - fresh: clicks since the last run began.
    ///   - seconds: since then; nil when there was none.
    ///   - recall: live click recall when the model was activated and now, 0 to 1; nil where it isn't known.
    func reason(
        freshClicks fresh: Int, secondsSinceLast seconds: Double?, recall: RecallChange? = nil
    ) -> String? {
        guard fresh > 0 else { return nil }
        if let recallFallPercent, let recall, recall.last < recall.first * (1 - Double(recallFallPercent) / 100) {
            func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }
            return "live click recall fell from \(percent(recall.first)) to \(percent(recall.last)) %"
        }
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
