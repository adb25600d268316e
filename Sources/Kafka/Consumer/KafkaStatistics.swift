import Foundation

/// Counters of a consumer (librdkafka's STATISTICS.md).
public struct KafkaStatistics: Sendable, Hashable {
    /// How far a partition has been read.
    public struct Partition: Sendable, Hashable {
        /// The offset after the last record that was polled; nil before the first.
        public var position: Int64?
        /// The offset after the newest record, as of the last fetch.
        public var highWatermark: Int64?

        /// Records not yet polled; nil while either end is unknown.
        public var lag: Int64? {
            guard let position, let highWatermark else { return nil }
            return max(0, highWatermark - position)
        }
    }

    /// Brokers with a connection that works.
    public var brokersUp: Int
    /// Known brokers without one.
    public var brokersDown: Int
    /// Those that the consumer reads.
    public var partitions: [TopicPartition: Partition]
}

extension KafkaStatistics {
    private struct Document: Decodable {
        struct Broker: Decodable {
            var nodeid: Int
            var state: String
            var source: String
        }
        struct Topic: Decodable { var partitions: [String: TopicPartition] }
        struct TopicPartition: Decodable {
            var partition: Int32
            var desired: Bool
            var position: Int64
            var highWatermark: Int64

            private enum CodingKeys: String, CodingKey {
                case partition, desired
                case position = "app_offset"
                case highWatermark = "hi_offset"
            }
        }
        var brokers: [String: Broker]
        var topics: [String: Topic]
    }

    /// Reads librdkafka's JSON.
    init(json: Data) throws {
        let document = try JSONDecoder().decode(Document.self, from: json)
        // Bootstrap servers have no number until one of them answered; the group coordinator is listed a second time.
        let known = document.brokers.values.filter { $0.source != "logical" && $0.source != "internal" }
        let numbered = known.filter { $0.nodeid >= 0 }
        let brokers = numbered.isEmpty ? known : numbered
        brokersUp = brokers.count { $0.state == "UP" }
        brokersDown = brokers.count - brokersUp
        partitions = [:]
        for (topic, entry) in document.topics {
            for partition in entry.partitions.values where partition.desired && partition.partition >= 0 {
                partitions[Kafka.TopicPartition(topic: topic, partition: partition.partition)] = Partition(
                    position: partition.position >= 0 ? partition.position : nil,
                    highWatermark: partition.highWatermark >= 0 ? partition.highWatermark : nil)
            }
        }
    }
}
