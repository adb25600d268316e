import Kafka

/// Where the partitions that are followed end, as the broker said the last time it was asked.
struct PartitionEnds: Sendable {
    /// The offset behind the newest record that can be read.
    private(set) var ends: [TopicPartition: Int64] = [:]
    /// The oldest offset of partitions that nothing was ever applied of.
    private(set) var starts: [TopicPartition: Int64] = [:]

    /// Asks the broker.
    /// - Parameters:
    ///   - standings: what is followed; what is known of other partitions is forgotten.
    ///   - missing: topics that are not there, and not to be asked for.
    /// - Throws: `KafkaError`; what was known before stays.
    mutating func update(
        for standings: [TopicPartition: FollowedPartitions.Standing], except missing: Set<String>,
        _ consumer: KafkaConsumer, _ timeout: Duration
    ) async throws {
        ends = ends.filter { standings[$0.key] != nil }
        starts = starts.filter { standings[$0.key] != nil }
        let asked = standings.filter { !missing.contains($0.key.topic) }
        let new = try await consumer.offsets(at: .end, of: Array(asked.keys), timeout: timeout)
        let untouched = asked.filter { $0.value.applied == nil }.map(\.key)
        starts = try await consumer.offsets(at: .beginning, of: untouched, timeout: timeout)
        ends = new
    }
}
