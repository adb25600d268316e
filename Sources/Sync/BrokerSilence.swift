import Kafka

/// Tells a broker that can't be used from one that is slow to answer a question; it keeps no time itself.
struct BrokerSilence: Sendable {
    /// A broker that says nothing for so long is taken for one that hangs.
    static let patience = Duration.seconds(5)

    private var lastAnswer: ContinuousClock.Instant
    private var cause: KafkaError?
    private var isCertain = false

    /// - Parameter now: when the first question is asked.
    init(since now: ContinuousClock.Instant) { lastAnswer = now }

    /// A question was answered.
    mutating func answered(at now: ContinuousClock.Instant) { self = BrokerSilence(since: now) }

    /// The client tells of an error, which may be the cause of a question's failure.
    mutating func noticed(_ error: KafkaError) {
        switch error.code {
        case .allBrokersDown: isCertain = true
        case .authentication:
            isCertain = true
            cause = error
        case .transport: cause = error
        default: break
        }
    }

    /// A question was not answered.
    /// - Returns: what to tell a person; nil while the answer may still come.
    func reason(for failure: KafkaError, at now: ContinuousClock.Instant) -> String? {
        switch failure.code {
        case .authorization, .authentication: return failure.description
        // Time-outs, and whatever the broker itself says to be over in a moment.
        default: break
        }
        if isCertain { return "no broker can be used: \((cause ?? failure).description)" }
        guard now - lastAnswer >= Self.patience else { return nil }
        let seconds = Int(Self.patience / .seconds(1))
        return "no broker has answered for \(seconds) s: \((cause ?? failure).description)"
    }
}
