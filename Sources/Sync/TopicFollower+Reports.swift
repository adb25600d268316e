import Kafka
import Logging
import Metrics
import Monitoring

extension TopicFollower {
    /// Tells health and log what the state machine has learned; the log gets what is new only.
    func report(_ report: FollowerStateMachine.Report) {
        let names = topics.joined(separator: ", ")
        switch report {
        case .following: if health.ready(parts.sync) { logger.info("following \(names)") }
        case .assigned(let partitions):
            logger.info("assigned \(partitions.isEmpty ? "no partitions" : list(partitions))")
        case .revoked(let partitions, let lost): logger.info("\(lost ? "lost" : "gave back") \(list(partitions))")
        case .lost(let lost): logger.warning("joining the consumer group anew: \(lost)")
        case .replayed: logger.info("reading on from where a replay has put the offsets")
        case .indexAway(let reason):
            health.failing(parts.sync, reason)
            logger.error("records of \(names) wait for the index: \(reason)")
        case .indexStillAway(let reason):
            if health.failing(parts.sync, reason) {
                logger.error("records of \(names) still wait for the index: \(reason)")
            }
        case .indexBack:
            health.ready(parts.sync)
            logger.info("the index is back")
        case .flood(let flood): fail(parts.sync, flood.description)
        // How many they are changes with each look.
        case .stillFlood(let flood): health.failing(parts.sync, flood.description)
        case .stageAway(let reason): fail(parts.sync, "records of \(names) wait: \(reason)")
        case .topicMissing(let error): fail(parts.sync, error.description)
        case .groupWaits:
            let seconds = Int(consumerConfiguration.sessionTimeout / .seconds(1))
            let reason = """
                the consumer group \(consumerConfiguration.groupID) gives out no partitions of \(names) yet; a member that \
                is gone keeps it waiting until its session ends, here \(seconds) s (kafka.sessionTimeoutSeconds)
                """
            if health.failing(parts.sync, reason) { logger.warning("\(reason)") }
        case .brokersUp: if health.ready(parts.broker) { logger.info("the broker is up") }
        case .brokersDown(let cause):
            fail(parts.broker, "no broker can be reached" + (cause.map { ": \($0)" } ?? ""))
        case .connectionFailed(let error): logger.warning("a broker can't be reached: \(error)")
        case .brokerRefuses(let error): fail(parts.broker, error.description)
        case .clientError(let error): logger.debug("\(error)")
        }
    }

    private func fail(_ part: Health.Component, _ reason: String) {
        if health.failing(part, reason) { logger.error("\(reason)") }
    }

    private func list(_ partitions: [TopicPartition]) -> String {
        partitions.map(\.description).joined(separator: ", ")
    }

    /// Shows in the metrics how many records wait to be polled.
    func reportLag(_ statistics: KafkaStatistics?) {
        for (partition, state) in statistics?.partitions ?? [:] {
            guard let lag = state.lag else { continue }
            Gauge(
                label: MetricName.consumerLag,
                dimensions: [("topic", partition.topic), ("partition", "\(partition.partition)")]
            ).record(lag)
        }
    }
}
