import Kafka

/// How far applying is behind the ends of partitions, in records and in seconds; it keeps no time itself.
struct LagMeter: Sendable {
    /// How far a partition's applying is behind.
    struct Lag: Sendable, Equatable {
        /// Offsets from what is applied to the partition's end.
        var records: Int64
        /// How long ago the oldest record that isn't applied was written.
        var seconds: Double
    }

    private struct History {
        /// When nothing waited, the last time that somebody looked.
        var caughtUp: Int64?
        /// When something waited for the first time.
        var behind: Int64?
    }

    private var histories: [TopicPartition: History] = [:]

    /// Measures all partitions that are followed; what is remembered of others is forgotten.
    ///
    /// The oldest record that waits has its own time where it was polled. A record that was not is younger than the last
    /// one applied, and than the moment at which nothing waited.
    /// - Parameters:
    ///   - standings: how far each is applied.
    ///   - ends: the offset behind each partition's newest record; partitions without one are left out.
    ///   - starts: the oldest offset of the partitions that nothing was ever applied of.
    ///   - now: in milliseconds since 1970.
    mutating func lags(
        of standings: [TopicPartition: FollowedPartitions.Standing], ends: [TopicPartition: Int64],
        starts: [TopicPartition: Int64], at now: Int64
    ) -> [TopicPartition: Lag] {
        histories = histories.filter { standings[$0.key] != nil }
        var lags: [TopicPartition: Lag] = [:]
        for (partition, standing) in standings {
            guard let end = ends[partition] else { continue }
            let records = max(0, end - (standing.applied ?? starts[partition] ?? 0))
            var history = histories[partition] ?? History()
            if records == 0 {
                history = History(caughtUp: now)
                lags[partition] = Lag(records: 0, seconds: 0)
            } else {
                history.behind = history.behind ?? now
                let polled = standing.isWaiting ? standing.waitingTime : nil
                let since =
                    polled ?? [standing.appliedTime, history.caughtUp].compactMap { $0 }.max() ?? history.behind ?? now
                lags[partition] = Lag(records: records, seconds: Double(max(0, now - since)) / 1_000)
            }
            histories[partition] = history
        }
        return lags
    }
}
