import Crdkafka
import Foundation

/// Collects one poll's records and events from a consumer's queue.
struct EventReader {
    private(set) var poll = KafkaPoll()
    /// The newest statistics seen while reading.
    private(set) var statistics: KafkaStatistics?
    /// A rebalance holds everything behind it until it is answered.
    private(set) var mustStop = false
    private let maximumRecords: Int
    private let maximumBytes: Int
    private var bytes = 0
    private var lastTopicPartition = TopicPartition(topic: "", partition: -1)

    init(maximumRecords: Int, maximumBytes: Int) {
        self.maximumRecords = maximumRecords
        self.maximumBytes = maximumBytes
    }

    var isFull: Bool {
        mustStop || poll.records.count + poll.events.count >= maximumRecords || bytes >= maximumBytes
    }

    mutating func read(_ event: OpaquePointer, client: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_FETCH: readMessage(event)
        case RD_KAFKA_EVENT_REBALANCE: readRebalance(event, client: client)
        case RD_KAFKA_EVENT_ERROR: readError(event, client: client)
        case RD_KAFKA_EVENT_OFFSET_COMMIT: readCommit(event)
        case RD_KAFKA_EVENT_STATS: readStatistics(event)
        default: break
        }
    }

    private mutating func readMessage(_ event: OpaquePointer) {
        guard let message = rd_kafka_event_message_next(event) else { return }
        let topic = rd_kafka_topic_name(message.pointee.rkt)!
        if lastTopicPartition.partition != message.pointee.partition || strcmp(topic, lastTopicPartition.topic) != 0 {
            lastTopicPartition = TopicPartition(topic: String(cString: topic), partition: message.pointee.partition)
        }
        bytes += message.pointee.len + message.pointee.key_len
        poll.records.append(KafkaRecord(message, topicPartition: lastTopicPartition))
    }

    private mutating func readRebalance(_ event: OpaquePointer, client: OpaquePointer) {
        mustStop = true
        var partitions: [TopicPartition] = []
        if let list = rd_kafka_event_topic_partition_list(event) {
            partitions = (0..<Int(list.pointee.cnt)).map { TopicPartition(list.pointee.elems[$0]) }.sorted()
        }
        if rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            poll.events.append(.assigned(partitions))
        } else {
            poll.events.append(.revoked(partitions, lost: rd_kafka_assignment_lost(client) != 0))
        }
    }

    private mutating func readError(_ event: OpaquePointer, client: OpaquePointer) {
        let response = rd_kafka_event_error(event)
        var topicPartition: TopicPartition?
        var offset: Int64 = 0
        if let element = rd_kafka_event_topic_partition(event) {
            topicPartition = TopicPartition(element.pointee)
            offset = element.pointee.offset
            rd_kafka_topic_partition_destroy(element)
        }
        if response == RD_KAFKA_RESP_ERR__PARTITION_EOF, let topicPartition {
            poll.events.append(.endOfPartition(topicPartition, offset: offset))
        } else if response == RD_KAFKA_RESP_ERR__FATAL || rd_kafka_event_error_is_fatal(event) != 0 {
            poll.events.append(.error(KafkaError(fatalErrorOf: client)))
        } else {
            let message = rd_kafka_event_error_string(event).map { String(cString: $0) }
            let fault = message.flatMap(ConnectionFault.init)
            var error = KafkaError(
                response, message: fault?.description ?? message, topicPartition: topicPartition)
            // What is no answer of a broker's has a code of its own for each step of connecting.
            if fault != nil, error.code == .other { (error.code, error.isRetriable) = (.transport, true) }
            poll.events.append(.error(error))
        }
    }

    private mutating func readCommit(_ event: OpaquePointer) {
        let response = rd_kafka_event_error(event)
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR, response != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
        poll.events.append(.error(KafkaError(response, operation: "commit of offsets")))
    }

    private mutating func readStatistics(_ event: OpaquePointer) {
        guard let text = rd_kafka_event_stats(event) else { return }
        statistics = try? KafkaStatistics(json: Data(bytes: text, count: strlen(text)))
    }
}
