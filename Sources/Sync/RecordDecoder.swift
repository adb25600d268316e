import Catalog
import CodeIndex
import Execution
import Kafka

/// Turns records into events and dead letters, off Swift's cooperative pool.
struct RecordDecoder: Sendable {
    private let decoder: EventDecoder
    private let thread = DedicatedThread(name: "decode")

    init(_ decoder: EventDecoder) { self.decoder = decoder }

    func batch(_ records: [KafkaRecord], progress: [PartitionProgress]) async throws -> ChangeBatch {
        try await thread.run { [decoder] in
            var batch = ChangeBatch(progress: progress)
            for record in records {
                do throws(RecordFault) {
                    guard let event = try decoder.decode(key: record.key, value: record.value) else { continue }
                    batch.events.append(PositionedEvent(event: event, record: record.position))
                } catch {
                    batch.deadLetters.append(record.deadLetter(cause: error.code.rawValue, message: error.message))
                }
            }
            return batch
        }
    }
}

extension KafkaRecord {
    var position: RecordPosition {
        RecordPosition(topic: topicPartition.topic, partition: topicPartition.partition, offset: offset)
    }

    func deadLetter(cause: String, message: String) -> DeadLetter {
        DeadLetter(record: position, key: key, payload: value, cause: cause, message: message)
    }
}
