import Crdkafka

/// What the brokers say about themselves and their topics.
struct ClusterMetadata {
    var topics: [KafkaTopicMetadata] = []

    /// Asks a broker; about one topic, or about all when `topic` is nil.
    static func fetch(client: OpaquePointer, topic: OpaquePointer?, timeout: Duration) throws -> ClusterMetadata {
        var result: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            rd_kafka_metadata(client, topic == nil ? 1 : 0, topic, &result, timeout.milliseconds), "metadata")
        guard let result else { return ClusterMetadata() }
        defer { rd_kafka_metadata_destroy(result) }
        var metadata = ClusterMetadata()
        for entry in UnsafeBufferPointer(start: result.pointee.topics, count: Int(result.pointee.topic_cnt)) {
            let name = String(cString: entry.topic)
            guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                if topic == nil { continue }
                throw KafkaError(entry.err, operation: "metadata of topic \(name)")
            }
            metadata.topics.append(KafkaTopicMetadata(name: name, partitionCount: Int(entry.partition_cnt)))
        }
        return metadata
    }
}
