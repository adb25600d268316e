import Crdkafka
import Foundation

/// Reads a producer's delivery reports on a thread of its own until the producer is closed and all are read.
struct DeliveryReader: Sendable {
    let handle: ClientHandle
    let limiter: SendLimiter

    func start() {
        let thread = Thread {
            Thread.current.name = "kafka-delivery"
            _ = try? handle.use { client, queue in
                while !handle.isClosed || rd_kafka_outq_len(client) > 0 {
                    guard let event = rd_kafka_queue_poll(queue, 1000) else { continue }
                    read(event)
                }
            }
        }
        thread.start()
    }

    private func read(_ event: OpaquePointer) {
        var reports: [(Delivery, Result<Int64, KafkaError>)] = []
        var bytes = 0
        while let message = rd_kafka_event_message_next(event) {
            guard let token = message.pointee._private else { continue }
            let delivery = Unmanaged<Delivery>.fromOpaque(token).takeRetainedValue()
            bytes += message.pointee.len + message.pointee.key_len
            reports.append((delivery, result(of: message)))
        }
        // The messages leave librdkafka's queue with the event, so room is free only after it is gone.
        rd_kafka_event_destroy(event)
        limiter.release(messages: reports.count, bytes: bytes)
        for (delivery, result) in reports { delivery.report(result) }
    }

    private func result(of message: UnsafePointer<rd_kafka_message_t>) -> Result<Int64, KafkaError> {
        let response = message.pointee.err
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { return .success(message.pointee.offset) }
        let partition = message.pointee.rkt.map {
            TopicPartition(topic: String(cString: rd_kafka_topic_name($0)), partition: message.pointee.partition)
        }
        return .failure(handle.explained(KafkaError(response, operation: "delivery", topicPartition: partition)))
    }
}
