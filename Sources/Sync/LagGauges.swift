import Kafka
import Metrics
import Monitoring

/// Shows lags in the metrics; a partition that isn't followed any more has no series.
struct LagGauges {
    private var gauges: [TopicPartition: (records: Gauge, seconds: Gauge)] = [:]

    /// Makes these lags all that is shown.
    mutating func show(_ lags: [TopicPartition: LagMeter.Lag]) {
        for (partition, gauge) in gauges where lags[partition] == nil {
            gauge.records.destroy()
            gauge.seconds.destroy()
            gauges[partition] = nil
        }
        for (partition, lag) in lags {
            let gauge = gauges[partition] ?? make(partition)
            gauge.records.record(lag.records)
            gauge.seconds.record(lag.seconds)
            gauges[partition] = gauge
        }
    }

    private func make(_ partition: TopicPartition) -> (records: Gauge, seconds: Gauge) {
        let dimensions = [("topic", partition.topic), ("partition", "\(partition.partition)")]
        return (
            Gauge(label: MetricName.consumerLag, dimensions: dimensions),
            Gauge(label: MetricName.consumerLagSeconds, dimensions: dimensions)
        )
    }
}
