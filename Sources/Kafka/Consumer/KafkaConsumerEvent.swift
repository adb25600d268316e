/// Something other than a record that a consumer has to know.
public enum KafkaConsumerEvent: Sendable, Hashable {
    /// The group gave these partitions to this member. Nothing is read before ``KafkaConsumer/assign(_:)``.
    case assigned([TopicPartition])
    /// The group takes these partitions back, and waits until ``KafkaConsumer/unassign()`` so that what was read can be
    /// stored. When they are `lost`, another member may own them already.
    case revoked([TopicPartition], lost: Bool)
    /// Every record below this offset has been read.
    case endOfPartition(TopicPartition, offset: Int64)
    /// librdkafka goes on by itself unless the error is fatal; what is named in ``KafkaError/Code`` may need a person.
    case error(KafkaError)
}
