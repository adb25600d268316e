import CodeIndex
import Kafka
import Logging
import Monitoring

extension TopicFollower {
    /// Tells health and log what the state machine has learned; the log gets what is new only.
    func report(_ report: FollowerStateMachine.Report) {
        let names = topics.joined(separator: ", ")
        switch report {
        case .following, .indexBack: heldBack.show(nil)
        case .indexAway, .indexStillAway: heldBack.show(.index)
        case .flood, .stillFlood: heldBack.show(.flood)
        case .stageAway: heldBack.show(.stage)
        default: break
        }
        switch report {
        case .following: if health.ready(part) { logger.info("following \(names)") }
        case .assigned(let partitions):
            logger.info("assigned \(partitions.isEmpty ? "no partitions" : list(partitions))")
        case .revoked(let partitions, lost: false): logger.info("gave back \(list(partitions))")
        case .revoked(let partitions, lost: true):
            fail(
                part,
                """
                \(list(partitions)) were lost: the consumer group took them away, since it had no sign of life in time; \
                gramd waits to be given partitions again
                """)
        case .lost(let lost):
            health.failing(part, lost.description)
            logger.warning("joining the consumer group anew: \(lost)")
        case .replayed: logger.info("reading on from where a replay has put the offsets")
        case .indexAway(let reason):
            health.failing(part, reason)
            logger.error("records of \(names) wait for the index: \(reason)")
        case .indexStillAway(let reason):
            if health.failing(part, reason) {
                logger.error("records of \(names) still wait for the index: \(reason)")
            }
        case .indexBack:
            health.ready(part)
            logger.info("the index is back")
        case .flood(let flood): fail(part, flood.description)
        // How many they are changes with each look.
        case .stillFlood(let flood): health.failing(part, flood.description)
        case .stageAway(let reason): fail(part, "records of \(names) wait: \(reason)")
        case .forbidden(let error): fail(part, error.description)
        case .groupWaits:
            let seconds = Int(consumerConfiguration.sessionTimeout / .seconds(1))
            let reason = """
                the consumer group \(consumerConfiguration.groupID) gives out no partitions of \(names) yet; a member that \
                is gone keeps it waiting until its session ends, here \(seconds) s (kafka.sessionTimeoutSeconds)
                """
            if health.failing(part, reason) { logger.warning("\(reason)") }
        case .connectionFailed(let error): logger.warning("a broker can't be reached: \(error)")
        case .clientError(let error): logger.debug("\(error)")
        }
    }

    private func fail(_ part: Health.Component, _ reason: String) {
        if health.failing(part, reason) { logger.error("\(reason)") }
    }

    private func list(_ partitions: [TopicPartition]) -> String {
        partitions.map(\.description).joined(separator: ", ")
    }
}
