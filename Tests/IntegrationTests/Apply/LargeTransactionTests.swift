import Catalog
import CodeIndex
import Execution
import Kafka
import Logging
import Postgres
import TestSupport
import Testing

@testable import Sync

extension IntegrationTests {
    @Suite struct LargeTransactionTests {
        private static let partition = TopicPartition(topic: "products", partition: 0)

        private func upsert(_ product: Int, _ title: String, offset: Int) -> KafkaRecord {
            KafkaRecord(
                topicPartition: Self.partition, offset: Int64(offset), key: nil,
                value: Array(#"{"op":"update","product_id":"\#(product)","product":{"title":"\#(title)"}}"#.utf8))
        }

        /// One record that the database refuses, among many.
        @Test func oneRecordAtFaultKeepsNoOtherOut() async throws {
            let (index, pool) = try await TestDatabase.makeIndex()
            try await pool.withConnection {
                try await $0.execute("ALTER TABLE product ADD CHECK (title IS DISTINCT FROM 'Poison')")
            }
            let sink = ProductSink(
                pipeline: EventPipeline(decoder: EventDecoder()), index: index, coder: nil, codingWakeUp: WakeUp())
            let owned = try await index.partitions.takeOver(
                [LogPartition(topic: Self.partition.topic, number: Self.partition.partition)], owner: "test")
            var positions = PartitionPositions(owned)
            let records = (0..<1_000).map { upsert($0, $0 == 700 ? "Poison" : "Lamp \($0)", offset: $0) }
            try await sink.write(
                records, prepared: await sink.prepared(records), moving: &positions,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            #expect(positions.commitOffsets == [Self.partition: 1_000])
            let refused = try await index.deadLetters.list(limit: 10)
            #expect(refused.map(\.letter.record.offset) == [700])
            #expect(refused.map(\.letter.cause) == ["database_23514"])
            #expect(try await index.products.liveCount() == 999)
            let stored = try await index.partitions.takeOver(owned.map(\.partition), owner: "test")
            #expect(stored.map(\.nextOffset) == [1_000])
        }
    }
}
