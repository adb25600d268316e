import Catalog
import CodeIndex
import Kafka

extension LogPartition {
    init(_ partition: TopicPartition) { self.init(topic: partition.topic, number: partition.partition) }
}

extension TopicPartition {
    init(_ partition: LogPartition) { self.init(topic: partition.topic, partition: partition.number) }
}

extension KafkaRecord {
    var position: RecordPosition {
        RecordPosition(topic: topicPartition.topic, partition: topicPartition.partition, offset: offset)
    }

    func deadLetter(cause: String, message: String) -> DeadLetter {
        DeadLetter(
            record: position, key: key, payload: value, headers: source.headers, time: timestamp, cause: cause,
            message: message)
    }

    /// The record as the catalogue's decoders take it.
    var source: SourceRecord {
        SourceRecord(
            key: key, value: value,
            headers: headers.map { SourceRecord.Header(name: $0.name, value: $0.value) }, position: position,
            timestamp: timestamp)
    }
}
