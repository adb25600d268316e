import Crdkafka
import Foundation

/// Owns a C list of partitions with offsets.
struct PartitionList: ~Copyable {
    private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// - Parameter note: kept beside each offset that is committed.
    init(_ offsets: [TopicPartition: Int64], note: String = "") {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets {
            let element = rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)!
            element.pointee.offset = offset
            guard !note.isEmpty else { continue }
            // The list frees it.
            element.pointee.metadata = UnsafeMutableRawPointer(strdup(note))
            element.pointee.metadata_size = note.utf8.count
        }
    }

    init(topics: [String]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: topics.count))
        for topic in topics { rd_kafka_topic_partition_list_add(pointer, topic, RD_KAFKA_PARTITION_UA) }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    /// Calls librdkafka with the list, which lives as long as the call.
    /// - Throws: the error of the call, or of the first partition that has one
    borrowing func withPointer(
        _ operation: String, _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> rd_kafka_resp_err_t
    ) throws {
        try KafkaError.check(body(pointer), operation)
        for element in elements where element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(element.err, operation: operation, topicPartition: TopicPartition(element))
        }
    }

    var offsets: [TopicPartition: Int64] {
        Dictionary(elements.map { (TopicPartition($0), $0.offset) }, uniquingKeysWith: { $1 })
    }

    /// What was committed; partitions of which nothing was are left out.
    var committed: [TopicPartition: CommittedOffset] {
        let committed = elements.filter { $0.offset >= 0 }.map { element in
            let note = UnsafeRawBufferPointer(start: element.metadata, count: element.metadata_size)
            return (
                TopicPartition(element),
                CommittedOffset(offset: element.offset, note: String(decoding: note, as: UTF8.self))
            )
        }
        return Dictionary(committed, uniquingKeysWith: { $1 })
    }

    private var elements: UnsafeMutableBufferPointer<rd_kafka_topic_partition_t> {
        UnsafeMutableBufferPointer(start: pointer.pointee.elems, count: Int(pointer.pointee.cnt))
    }
}

extension TopicPartition {
    init(_ element: rd_kafka_topic_partition_t) {
        self.init(topic: String(cString: element.topic), partition: element.partition)
    }
}
