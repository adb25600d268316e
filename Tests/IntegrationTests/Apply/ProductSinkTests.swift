import Catalog
import CoreMetrics
import Execution
import Kafka
import Monitoring
import Sync
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct ProductSinkTests {
        private static let names = [
            MetricName.partialEvents, MetricName.recordsPassedOver, MetricName.fieldsDropped,
        ]

        private let records = [
            #"{"op":"c","product_id":"1","product":{"title":"Lamp"}}"#, #"{"ts_ms":1700000000123}"#,
            #"{"op":"patch","product_id":"1","product":{"price":"cheap"}}"#,
        ].enumerated().map { offset, value in
            KafkaRecord(
                topicPartition: TopicPartition(topic: "products", partition: 0), offset: Int64(offset), key: nil,
                value: Array(value.utf8))
        }

        private func counts(_ registry: PrometheusRegistry) throws -> [Double] {
            let families = try PrometheusText(registry.text).families
            return Self.names.map { families[$0]?.samples.reduce(0) { $0 + $1.value } ?? 0 }
        }

        /// Records may be prepared several times, in other parts after a failure, before they are written.
        @Test func countsWhatIsWrittenAndNotWhatIsPrepared() async throws {
            let (index, _) = try await TestDatabase.makeIndex()
            let sink = ProductSink(
                pipeline: EventPipeline(decoder: EventDecoder()), index: index, coder: nil, codingWakeUp: WakeUp())
            let registry = PrometheusRegistry()
            try await withMetricsFactory(registry) {
                for record in records { _ = try await sink.prepare([record]) }
                let prepared = try await sink.prepare(records)
                #expect(try counts(registry) == [0, 0, 0])
                #expect(try await sink.write(prepared, progress: []).isEmpty)
                #expect(try counts(registry) == [1, 1, 1])
            }
        }

        /// A limit that is lowered while a batch is written would call what is committed a flood.
        @Test func anotherLimitHoldsFromTheNextBatchOn() async throws {
            let (index, _) = try await TestDatabase.makeIndex()
            let asked = Atomic(0)
            let sink = ProductSink(
                pipeline: EventPipeline(decoder: EventDecoder()), index: index, coder: nil, codingWakeUp: WakeUp(),
                // For the sink itself, then for the first batch.
                deadLetterLimitPercent: { asked.add(1, ordering: .relaxed).newValue <= 2 ? 100 : 0 })
            let faulty = (0..<200).map { offset in
                KafkaRecord(
                    topicPartition: TopicPartition(topic: "products", partition: 0), offset: Int64(offset), key: nil,
                    value: Array("no JSON".utf8))
            }
            #expect(try await sink.write(sink.prepare(faulty), progress: []).count == 200)
            await #expect(throws: (any Error).self) { try await sink.write(sink.prepare(faulty), progress: []) }
            #expect(asked.load(ordering: .relaxed) == 3)
        }
    }
}
