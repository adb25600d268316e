public import Kafka

/// The product topic can't be followed any further without a decision by a person.
public enum SyncError: Error, Sendable, CustomStringConvertible {
    /// The stored offset is not on the broker: retention passed it, or the topic was made anew.
    case offsetOutOfRange(KafkaError)
    /// The client can't be used any more, and a new one would fail in the same way.
    case fatal(KafkaError)

    public var description: String {
        switch self {
        case .offsetOutOfRange(let error):
            """
            \(error)
            gramd stops rather than skip events. Choose one:
              gramd offsets reset --to beginning   reads the topic again from its oldest record; no event is applied twice
              gramd offsets reset --to beginning --new-topic   the same, for a topic that was deleted and made anew
              gramd offsets reset --to end         goes on with new records only; what lies between is lost
            """
        case .fatal(let error): "\(error)"
        }
    }
}
