import Kafka

/// Notices that a consumer group takes long to give an instance partitions.
///
/// A group waits for its members: for one that is gone until its session ends, and for a slow one until it has joined
/// again. Nothing is read meanwhile, and without a word about it that looks like a topic without news.
struct AssignmentWait: Sendable {
    /// A new group gives out partitions in less (Kafka's `group.initial.rebalance.delay.ms` is 3 s).
    static let patience = Duration.seconds(5)

    /// When the wait began; nil while there is none.
    private var start: ContinuousClock.Instant?
    private var isNoticed = false

    /// - Parameter now: when the group was joined.
    init(now: ContinuousClock.Instant) { start = now }

    /// Takes in what a poll found.
    /// - Parameter isGroupReachable: false where something else is waited for; the wait then begins later.
    /// - Returns: whether the wait has become a long one; true once a wait.
    mutating func hasBecomeLong(
        _ events: [KafkaConsumerEvent], isGroupReachable: Bool, now: ContinuousClock.Instant
    ) -> Bool {
        for event in events {
            switch event {
            case .assigned: start = nil
            case .revoked: start = now
            case .endOfPartition, .error: continue
            }
            isNoticed = false
        }
        guard let start, !isNoticed else { return false }
        guard isGroupReachable else {
            self.start = now
            return false
        }
        isNoticed = now - start >= Self.patience
        return isNoticed
    }
}
