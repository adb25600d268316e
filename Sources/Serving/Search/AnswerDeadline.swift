/// How long an answer is of use to whoever asked: until a point in time, and as long as they are there.
struct AnswerDeadline: Sendable {
    /// From then on nobody waits.
    let instant: ContinuousClock.Instant
    /// Whether whoever asked has left.
    let isAbandoned: @Sendable () -> Bool

    init(instant: ContinuousClock.Instant, isAbandoned: @escaping @Sendable () -> Bool = { false }) {
        self.instant = instant
        self.isAbandoned = isAbandoned
    }

    init(after time: Duration) { self.init(instant: .now + time) }

    /// Why an answer is of no use any more; nil while it is.
    var failure: SearchError? { isAbandoned() ? .abandoned : ContinuousClock.now >= instant ? .late : nil }

    /// Asked between the stages of a search, so that none begins in vain.
    /// - Throws: ``SearchError``
    func check() throws(SearchError) {
        if let failure { throw failure }
    }
}
