import Crdkafka

/// What the brokers say about a topic.
struct TopicMetadata {
    let name: String
    let partitionCount: Int32
    /// Of the cluster.
    let brokerCount: Int

    /// Asks a broker.
    /// - Returns: nil where it says nothing about the topic.
    /// - Throws: ``KafkaError``, with `unknownTopicOrPartition` for a topic that is not there
    static func fetch(client: OpaquePointer, topic: OpaquePointer?, timeout: Duration) throws -> TopicMetadata? {
        var result: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(rd_kafka_metadata(client, 0, topic, &result, timeout.milliseconds), "metadata")
        guard let result else { return nil }
        defer { rd_kafka_metadata_destroy(result) }
        let topics = UnsafeBufferPointer(start: result.pointee.topics, count: Int(result.pointee.topic_cnt))
        guard let entry = topics.first else { return nil }
        let name = String(cString: entry.topic)
        try KafkaError.check(entry.err, "metadata of topic \(name)")
        return TopicMetadata(
            name: name, partitionCount: entry.partition_cnt, brokerCount: Int(result.pointee.broker_cnt))
    }
}
