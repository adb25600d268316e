import Catalog
import Monitoring

/// How far this instance is behind the ends of the topics that it follows.
struct TopicLag: Sendable, Equatable {
    struct Partition: Sendable, Equatable {
        var records: Double
        /// nil where that is not measured.
        var seconds: Double?
    }

    /// Of the partitions that this instance has.
    var partitions: [LogPartition: Partition] = [:]

    /// - Parameter registry: what the followers report to.
    init(_ registry: PrometheusRegistry) {
        let records = Self.values(registry.samples(of: MetricName.consumerLag))
        let seconds = Self.values(registry.samples(of: MetricName.consumerLagSeconds))
        for (partition, count) in records {
            partitions[partition] = Partition(records: count, seconds: seconds[partition])
        }
    }

    private static func values(_ samples: [PrometheusRegistry.Sample]) -> [LogPartition: Double] {
        var values: [LogPartition: Double] = [:]
        for sample in samples {
            guard let topic = sample.labels["topic"], let number = sample.labels["partition"].flatMap(Int32.init) else {
                continue
            }
            values[LogPartition(topic: topic, number: number)] = sample.value
        }
        return values
    }

    /// Of all partitions; nil where this instance has none.
    var records: Double? { partitions.isEmpty ? nil : partitions.values.reduce(0) { $0 + $1.records } }

    /// Of the partition that is furthest behind; nil where that is not measured.
    var seconds: Double? { partitions.values.compactMap(\.seconds).max() }
}
