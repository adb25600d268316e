import Catalog
import CodeIndex
import CoreMetrics
import Kafka
import Monitoring
import Sync
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct ClickSinkTests {
        /// Else nobody would see why a log whose actions have other words counts for nothing.
        @Test func whatIsPassedOverIsCounted() async throws {
            let (index, _) = try await TestDatabase.makeIndex()
            let sink = ClickSink(
                pipeline: SearchLogPipeline(decoder: SearchEventDecoder()), rules: SearchLogRules(), index: index)
            let records = [
                #"{"query":"lamp","product_id":"1","action":"click"}"#,
                #"{"query":"lamp","product_id":"1","action":"hover"}"#, #"{"query":"","product_id":"1"}"#, "no JSON",
            ].enumerated().map { offset, value in
                KafkaRecord(
                    topicPartition: TopicPartition(topic: "clicks", partition: 0), offset: Int64(offset), key: nil,
                    value: Array(value.utf8))
            }
            let registry = PrometheusRegistry()
            try await withMetricsFactory(registry) {
                let batch = try await sink.prepare(records)
                #expect(batch.actions.count == 1 && batch.deadLetters.count == 1)
                #expect(try await sink.write(batch, progress: []).count == 1)
            }
            let family = try PrometheusText(registry.text).families[MetricName.searchRecordsPassedOver]
            #expect(family?.samples.first?.value == 2)
        }
    }
}
