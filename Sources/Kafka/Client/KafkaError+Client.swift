import Crdkafka

extension KafkaError {
    static let closed = KafkaError(.closed, message: "the client is closed")

    init(
        _ response: rd_kafka_resp_err_t, message: String? = nil, operation: String? = nil,
        topicPartition: TopicPartition? = nil, isFatal: Bool = false
    ) {
        let text = message ?? String(cString: rd_kafka_err2str(response))
        self.init(
            Code(response), name: String(cString: rd_kafka_err2name(response)),
            message: operation.map { "\($0): \(text)" } ?? text, topicPartition: topicPartition,
            isRetriable: !isFatal && response.isRetriable, isFatal: isFatal)
    }

    /// Takes over an error object.
    init(consuming error: OpaquePointer, operation: String? = nil) {
        self.init(
            rd_kafka_error_code(error), message: String(cString: rd_kafka_error_string(error)), operation: operation,
            isFatal: rd_kafka_error_is_fatal(error) != 0)
        isRetriable = isRetriable || rd_kafka_error_is_retriable(error) != 0
        rd_kafka_error_destroy(error)
    }

    /// The error that made a client unusable; librdkafka itself only says that there was one.
    init(fatalErrorOf client: OpaquePointer) {
        var buffer = [CChar](repeating: 0, count: 512)
        let response = rd_kafka_fatal_error(client, &buffer, buffer.count)
        let text = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        self.init(response, message: text, isFatal: true)
    }

    static func check(_ response: rd_kafka_resp_err_t, _ operation: String) throws {
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(response, operation: operation) }
    }
}

extension KafkaError.Code {
    init(_ response: rd_kafka_resp_err_t) {
        self =
            switch response {
            case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET,
                RD_KAFKA_RESP_ERR__NO_OFFSET:
                .offsetOutOfRange
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
                .unknownTopicOrPartition
            case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
                RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
                RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
                .authentication
            case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
                .authorization
            case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN: .allBrokersDown
            case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
                .transport
            case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
                RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
                .timedOut
            case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR__FENCED,
                RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
                .fenced
            case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED: .maximumPollExceeded
            case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
                RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
                .rebalancing
            case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE,
                RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
                .messageTooLarge
            case RD_KAFKA_RESP_ERR__QUEUE_FULL: .queueFull
            case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: .topicAlreadyExists
            case RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR_INVALID_CONFIG: .invalidConfiguration
            case RD_KAFKA_RESP_ERR__DESTROY: .closed
            default: .other
            }
    }
}

extension rd_kafka_resp_err_t {
    fileprivate var isRetriable: Bool {
        switch KafkaError.Code(self) {
        case .allBrokersDown, .transport, .timedOut, .rebalancing, .queueFull: return true
        case .other: break
        default: return false
        }
        return [
            RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
            RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
            RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED, RD_KAFKA_RESP_ERR__WAIT_COORD,
        ].contains(self)
    }
}
