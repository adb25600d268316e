import Kafka

/// Notices that a consumer group takes long to give an instance partitions.
///
/// A group waits for its members: for one that is gone until its session ends, and for a slow one until it has joined
/// again. Nothing is read meanwhile, and without a word about it that looks like a topic without news.
struct AssignmentWait: Sendable {
    /// A new group gives out partitions in less (Kafka's `group.initial.rebalance.delay.ms` is 3 s).
    static let patience = Duration.seconds(5)

    private enum State {
        /// The group was joined, or has taken partitions back.
        case begins
        case waits(since: ContinuousClock.Instant)
        case noticed
        case assigned
    }

    private var state = State.begins

    /// Takes in what a poll found.
    /// - Parameter isGroupReachable: false where something else is waited for; the wait then begins later.
    /// - Returns: whether the wait has become a long one; true once a wait.
    mutating func hasBecomeLong(
        _ events: [KafkaConsumerEvent], isGroupReachable: Bool, at now: ContinuousClock.Instant
    ) -> Bool {
        for event in events {
            switch event {
            case .assigned: state = .assigned
            case .revoked: state = .begins
            case .endOfPartition, .error: break
            }
        }
        switch state {
        case .noticed, .assigned: return false
        case .waits(let start) where isGroupReachable:
            guard now - start >= Self.patience else { return false }
            state = .noticed
            return true
        case .begins, .waits:
            state = .waits(since: now)
            return false
        }
    }
}
