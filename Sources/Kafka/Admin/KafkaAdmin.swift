import Crdkafka
import Execution

/// Creates topics (librdkafka's admin API, the section of that name in `rdkafka.h`).
public final class KafkaAdmin: Sendable {
    private let handle: ClientHandle
    private let thread = DedicatedThread(name: "kafka-admin")

    /// Connects on the first request.
    /// - Throws: ``KafkaError`` when a setting is not valid
    public init(_ configuration: KafkaConfiguration) throws {
        var settings = configuration.settings
        try settings.merge(configuration.additional)
        handle = try ClientHandle(
            type: RD_KAFKA_PRODUCER, settings: settings, events: RD_KAFKA_EVENT_NONE, log: configuration.log)
    }

    deinit { handle.startClosing(finish: { _ in }) }

    /// Asks the cluster's controller for new topics, of which other brokers may learn a little later.
    /// - Parameter timeout: of the whole request.
    /// - Throws: ``KafkaError`` of the first topic that could not be created, such as `topicAlreadyExists`
    public func createTopics(_ topics: [KafkaTopic], timeout: Duration = .seconds(30)) async throws {
        try await thread.run { [handle] in
            // Otherwise servers that can't be connected to would be waited for.
            try handle.ask(timeout: timeout) { client, timeout in
                _ = try TopicMetadata.fetch(client: client, topic: nil, timeout: timeout)
            }
            try handle.use { client, _ in
                let queue = rd_kafka_queue_new(client)!
                defer { rd_kafka_queue_destroy(queue) }
                let options = rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)!
                defer { rd_kafka_AdminOptions_destroy(options) }
                let milliseconds = min(3_600_000, timeout.milliseconds)
                rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, nil, 0)
                rd_kafka_AdminOptions_set_operation_timeout(options, milliseconds, nil, 0)
                var list: [OpaquePointer?] = []
                defer { for topic in list { rd_kafka_NewTopic_destroy(topic) } }
                for topic in topics { list.append(try Self.newTopic(topic)) }
                rd_kafka_CreateTopics(client, &list, list.count, options, queue)
                // librdkafka answers by its own request timeout, a little later than that at most.
                guard let event = rd_kafka_queue_poll(queue, milliseconds + 5000) else {
                    throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation: "creating topics")
                }
                defer { rd_kafka_event_destroy(event) }
                try Self.check(event)
            }
        }
    }

    /// Frees the client.
    /// - Returns: false when the time ran out; closing then goes on in the background
    @discardableResult
    public func close(timeout: Duration = .seconds(10)) async -> Bool {
        await handle.close(timeout: timeout, finish: { _ in })
    }

    private static func newTopic(_ topic: KafkaTopic) throws -> OpaquePointer {
        var reason = [CChar](repeating: 0, count: 512)
        let new = rd_kafka_NewTopic_new(
            topic.name, Int32(clamping: topic.partitionCount), Int32(clamping: topic.replicationFactor ?? -1), &reason,
            reason.count)
        guard let new else {
            let text = reason.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            throw KafkaError(.invalidConfiguration, message: "topic \(topic.name): \(text)")
        }
        for (name, value) in topic.settings { rd_kafka_NewTopic_set_config(new, name, value) }
        return new
    }

    /// Throws what an answer has instead of a topic.
    private static func check(_ event: OpaquePointer) throws {
        let response = rd_kafka_event_error(event)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(response, message: rd_kafka_event_error_string(event).map { String(cString: $0) })
        }
        var count = 0
        let topics = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        for topic in UnsafeBufferPointer(start: topics, count: count) {
            let response = rd_kafka_topic_result_error(topic)
            guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            throw KafkaError(
                response, message: rd_kafka_topic_result_error_string(topic).map { String(cString: $0) },
                operation: "topic \(String(cString: rd_kafka_topic_result_name(topic)))")
        }
    }
}
