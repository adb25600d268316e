public import Kafka
public import Monitoring

/// A topic can't be followed any further without a decision by a person.
public enum SyncError: Error, Sendable, Equatable, MultilineError, CustomStringConvertible {
    /// The stored offset is not on the broker: retention passed it, or the topic was made anew.
    case offsetOutOfRange(KafkaError, advice: String)
    /// The client can't be used any more, and a new one would fail in the same way.
    case fatal(KafkaError)

    /// What failed, and what a person can do.
    public var displayText: DisplayText {
        switch self {
        case .offsetOutOfRange(let error, let advice):
            "\(error)\ngramd stops rather than skip records. Choose one:\n\(lines: advice, indent: 0)"
        case .fatal(let error): "\(error)"
        }
    }

    /// The ``displayText``.
    public var description: String { displayText.description }
}
