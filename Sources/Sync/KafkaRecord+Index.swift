import CodeIndex
import Kafka

extension KafkaRecord {
    var position: RecordPosition {
        RecordPosition(topic: topicPartition.topic, partition: topicPartition.partition, offset: offset)
    }

    func deadLetter(cause: String, message: String) -> DeadLetter {
        DeadLetter(record: position, key: key, payload: value, cause: cause, message: message)
    }
}
