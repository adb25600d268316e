import Crdkafka
import Execution

/// Creates, deletes and lists topics.
public final class KafkaAdmin: Sendable {
    private let handle: ClientHandle
    private let thread = DedicatedThread(name: "kafka-admin")

    public init(_ configuration: KafkaConfiguration) throws {
        var settings = configuration.settings
        try settings.merge(configuration.additional)
        handle = try ClientHandle(
            type: RD_KAFKA_PRODUCER, settings: settings, events: RD_KAFKA_EVENT_NONE, log: configuration.log)
    }

    deinit { handle.startClosing(finish: { _ in }) }

    /// - Throws: ``KafkaError`` of the first topic that could not be created, such as `topicAlreadyExists`
    public func createTopics(_ topics: [KafkaTopic], timeout: Duration = .seconds(30)) async throws {
        try await request(timeout: timeout, operation: RD_KAFKA_ADMIN_OP_CREATETOPICS) { client, options, queue in
            var list: [OpaquePointer?] = []
            defer { for topic in list { rd_kafka_NewTopic_destroy(topic) } }
            for topic in topics { list.append(try Self.newTopic(topic)) }
            rd_kafka_CreateTopics(client, &list, list.count, options, queue)
        } results: { event in
            var count = 0
            return (rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count), count)
        }
    }

    /// - Throws: ``KafkaError`` of the first topic that could not be deleted
    public func deleteTopics(_ names: [String], timeout: Duration = .seconds(30)) async throws {
        try await request(timeout: timeout, operation: RD_KAFKA_ADMIN_OP_DELETETOPICS) { client, options, queue in
            var list: [OpaquePointer?] = names.map { rd_kafka_DeleteTopic_new($0) }
            defer { for topic in list { rd_kafka_DeleteTopic_destroy(topic) } }
            rd_kafka_DeleteTopics(client, &list, list.count, options, queue)
        } results: { event in
            var count = 0
            return (rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count), count)
        }
    }

    /// All topics of the cluster, by name.
    public func topics(timeout: Duration = .seconds(10)) async throws -> [KafkaTopicMetadata] {
        try await thread.run { [handle] in
            try handle.use { client, _ in
                try ClusterMetadata.fetch(client: client, topic: nil, timeout: timeout).topics
                    .sorted { $0.name < $1.name }
            }
        }
    }

    @discardableResult
    public func close(timeout: Duration = .seconds(10)) async -> Bool {
        await handle.close(timeout: timeout, finish: { _ in })
    }

    private typealias TopicResults = (UnsafeMutablePointer<OpaquePointer?>?, Int)

    private static func newTopic(_ topic: KafkaTopic) throws -> OpaquePointer {
        var reason = [CChar](repeating: 0, count: 512)
        let new = rd_kafka_NewTopic_new(
            topic.name, Int32(clamping: topic.partitionCount), Int32(clamping: topic.replicationFactor), &reason,
            reason.count)
        guard let new else {
            let text = reason.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            throw KafkaError(.invalidConfiguration, message: "topic \(topic.name): \(text)")
        }
        for (name, value) in topic.configuration { rd_kafka_NewTopic_set_config(new, name, value) }
        return new
    }

    /// Sends one request and waits for its result.
    private func request(
        timeout: Duration, operation: rd_kafka_admin_op_t,
        send: @escaping @Sendable (OpaquePointer, OpaquePointer, OpaquePointer) throws -> Void,
        results: @escaping @Sendable (OpaquePointer) -> TopicResults
    ) async throws {
        try await thread.run { [handle] in
            try handle.use { client, _ in
                let queue = rd_kafka_queue_new(client)!
                defer { rd_kafka_queue_destroy(queue) }
                let options = rd_kafka_AdminOptions_new(client, operation)!
                defer { rd_kafka_AdminOptions_destroy(options) }
                let milliseconds = min(3_600_000, timeout.milliseconds)
                rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, nil, 0)
                rd_kafka_AdminOptions_set_operation_timeout(options, milliseconds, nil, 0)
                try send(client, options, queue)
                // librdkafka answers by its own request timeout, a little later than that at most.
                guard let event = rd_kafka_queue_poll(queue, milliseconds + 5000) else {
                    throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation: "admin request")
                }
                defer { rd_kafka_event_destroy(event) }
                let response = rd_kafka_event_error(event)
                guard response == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    throw KafkaError(response, message: rd_kafka_event_error_string(event).map { String(cString: $0) })
                }
                let (topics, count) = results(event)
                for topic in UnsafeBufferPointer(start: topics, count: count) {
                    let response = rd_kafka_topic_result_error(topic)
                    guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
                    throw KafkaError(
                        response, message: rd_kafka_topic_result_error_string(topic).map { String(cString: $0) },
                        operation: "topic \(String(cString: rd_kafka_topic_result_name(topic)))")
                }
            }
        }
    }
}
