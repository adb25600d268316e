import Catalog
import Kafka

@testable import CodeIndex

/// A record that holds nothing but its place.
func record(_ partition: TopicPartition, _ offset: Int64) -> KafkaRecord {
    KafkaRecord(topicPartition: partition, offset: offset, key: nil, value: nil)
}

extension OwnedPartition {
    /// A partition as its new owner takes it over.
    static func owned(_ partition: TopicPartition, next: Int64?, epoch: Int64 = 1) -> OwnedPartition {
        OwnedPartition(
            partition: LogPartition(topic: partition.topic, number: partition.partition), nextOffset: next,
            ownerEpoch: epoch)
    }
}
