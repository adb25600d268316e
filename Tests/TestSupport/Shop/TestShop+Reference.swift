import Catalog
import CodeIndex
import Codes
import Coding
import Execution
import Foundation
import Logging
import Models
import Monitoring
import Postgres

extension TestShop {
    /// The digest of an index that was filled by applying the records in order, in this process and without faults.
    package func referenceDigest(of records: some Sequence<TestRecord>) async throws -> IndexDigest {
        let (index, pool) = Self.index(
            connectionString, schema: "reference_\(UUID().uuidString.prefix(8).lowercased())")
        defer { pool.close() }
        try await index.migrate()
        _ = try await index.generations.ensureActive()
        for chunk in records.chunks(ofCount: 1_000) {
            _ = try await index.products.apply(ChangeBatch(events: try Self.events(of: chunk) { _ in nil }))
        }
        let coding = CodingService(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            health: Health(waitingFor: []), wakeUp: WakeUp(), logger: Logger(label: "reference"))
        try await coding.drain()
        return try await IndexDigest(of: pool)
    }

    /// Applies records to the shop's own index in this process, as if they had come as a topic's partition 0.
    package func applyInProcess(_ records: [TestRecord], topic: String) async throws {
        _ = try await index.generations.ensureActive()
        let owned = try await index.partitions.takeOver(
            [LogPartition(topic: topic, number: 0)], owner: "test")[0]
        let events = try Self.events(of: records) {
            RecordPosition(topic: topic, partition: 0, offset: Int64($0))
        }
        let progress = PartitionProgress(
            partition: owned.partition, expectedOffset: owned.nextOffset ?? -1, nextOffset: Int64(records.count),
            ownerEpoch: owned.ownerEpoch)
        _ = try await index.products.apply(ChangeBatch(events: events, progress: [progress]))
    }

    private static func events(
        of records: [TestRecord], position: (Int) -> RecordPosition?
    ) throws -> [PositionedEvent] {
        let decoder = EventDecoder()
        return try records.enumerated().flatMap { number, record in
            try decoder.decode(SourceRecord(key: record.key, value: record.value)).map {
                PositionedEvent(event: $0, record: position(number))
            }
        }
    }
}
