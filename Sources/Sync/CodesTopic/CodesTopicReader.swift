import Kafka

/// Reads what a codes topic has, outside any consumer group.
struct CodesTopicReader: Sendable {
    private static let maximumRecords = 1_000

    let client: KafkaConfiguration

    /// The highest version among the newest records of each partition; nil where none has one.
    func newestVersion(in topic: String) async throws -> Int64? {
        try await withConsumer { consumer in
            var starts: [TopicPartition: KafkaOffset] = [:]
            for partition in try await consumer.partitions(of: topic) {
                let (low, high) = try await consumer.watermarks(of: partition)
                if high > low { starts[partition] = .at(high - 1) }
            }
            var newest: Int64?
            try await Self.read(consumer, from: starts, to: starts.mapValues { _ in 0 }) { records in
                newest = records.compactMap(CodesRecord.version).reduce(newest) { max($0 ?? $1, $1) }
            }
            return newest
        }
    }

    /// Reads all that is there when it begins.
    /// - Parameters:
    ///   - version: records from it on are left out, and so are tombstones.
    ///   - body: given the products of some records, each perhaps several times.
    func products(
        in topic: String, below version: Int64, _ body: @Sendable ([String]) async throws -> Void
    ) async throws {
        try await withConsumer { consumer in
            var starts: [TopicPartition: KafkaOffset] = [:]
            var ends: [TopicPartition: Int64] = [:]
            for partition in try await consumer.partitions(of: topic) {
                let (low, high) = try await consumer.watermarks(of: partition)
                if high > low { (starts[partition], ends[partition]) = (.at(low), high) }
            }
            try await Self.read(consumer, from: starts, to: ends) { records in
                let old = records.filter { $0.value != nil && CodesRecord.version(of: $0) ?? 0 < version }
                let products = Set(old.compactMap { $0.key.map { String(decoding: $0, as: UTF8.self) } })
                if !products.isEmpty { try await body(products.sorted()) }
            }
        }
    }

    private func withConsumer<Value: Sendable>(
        _ body: (KafkaConsumer) async throws -> Value
    ) async throws -> Value {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd-codes-topic"))
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(consumer)) } catch { outcome = .failure(error) }
        await consumer.close()
        return try outcome.get()
    }

    /// - Parameter ends: the offsets to stop before.
    private static func read(
        _ consumer: KafkaConsumer, from starts: [TopicPartition: KafkaOffset], to ends: [TopicPartition: Int64],
        _ body: ([KafkaRecord]) async throws -> Void
    ) async throws {
        guard !starts.isEmpty else { return }
        try await consumer.assign(starts)
        var unfinished = Set(starts.keys)
        while !unfinished.isEmpty {
            let poll = try await consumer.read(maximumRecords: maximumRecords)
            if !poll.records.isEmpty { try await body(poll.records) }
            let before = unfinished
            for record in poll.records where record.offset + 1 >= ends[record.topicPartition] ?? 0 {
                unfinished.remove(record.topicPartition)
            }
            // The last records may be gone by compaction, or mark transactions.
            for case .endOfPartition(let partition, _) in poll.events { unfinished.remove(partition) }
            try await consumer.stopReading(before.subtracting(unfinished))
        }
    }
}
