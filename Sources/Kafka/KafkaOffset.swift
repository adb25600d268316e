import Crdkafka

/// Where reading of a partition starts.
public enum KafkaOffset: Sendable, Hashable {
    /// The oldest record the broker still has.
    case beginning
    /// Behind the newest record.
    case end
    /// The record with this offset, or the next one that exists.
    case at(Int64)

    var rawValue: Int64 {
        switch self {
        case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        case .at(let offset): offset
        }
    }
}
