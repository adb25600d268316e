import Crdkafka
import Foundation
public import Kafka

/// A Kafka cluster inside this process, on 127.0.0.1, for tests and for the embedded demonstration.
///
/// It is librdkafka's mock cluster: groups, keys, headers and faults work; topics are kept in memory, about 5 MB of each
/// partition, the oldest records go first. It has no topic administration, no compaction and no lookup of offsets by
/// time, does not wake a waiting fetch, and creates a topic that a client asks about.
public final class MockCluster: @unchecked Sendable {
    // librdkafka's calls lock what they touch; the pointers themselves never change.
    private let client: OpaquePointer
    private let cluster: OpaquePointer
    /// `host:port` of every broker, separated by commas.
    public let bootstrapServers: String

    /// Brokers are numbered from 1. Their ports are free ones, which librdkafka does not let anyone choose.
    /// - Throws: `KafkaError` when the brokers can't listen.
    public init(brokers: Int = 1) throws {
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set_log_cb(configuration, nil)
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) else {
            rd_kafka_conf_destroy(configuration)
            throw KafkaError(.invalidConfiguration, message: "the client of a mock cluster could not be made")
        }
        guard let cluster = rd_kafka_mock_cluster_new(client, Int32(clamping: brokers)) else {
            rd_kafka_destroy(client)
            throw KafkaError(.invalidConfiguration, message: "a mock cluster of \(brokers) brokers could not be made")
        }
        self.client = client
        self.cluster = cluster
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        nonisolated(unsafe) let (client, cluster) = (client, cluster)
        // Both wait for librdkafka's threads.
        Thread.detachNewThread {
            rd_kafka_mock_cluster_destroy(cluster)
            rd_kafka_destroy(client)
        }
    }

    /// Clients can also create a topic by writing to it; it then has four partitions.
    public func createTopic(_ name: String, partitions: Int, replicationFactor: Int = 1) throws {
        try Self.check(
            rd_kafka_mock_topic_create(
                cluster, name, Int32(clamping: partitions), Int32(clamping: replicationFactor)),
            "creating topic \(name)")
    }

    /// Closes a broker's connections and takes no new ones; all brokers when nil.
    public func setBrokerDown(_ broker: Int32? = nil) throws {
        try Self.check(rd_kafka_mock_broker_set_down(cluster, broker ?? -1), "taking a broker down")
    }

    /// Lets a broker take connections again; all brokers when nil.
    public func setBrokerUp(_ broker: Int32? = nil) throws {
        try Self.check(rd_kafka_mock_broker_set_up(cluster, broker ?? -1), "bringing a broker up")
    }

    /// Delays every answer of a broker, or of all when nil.
    public func setRoundTripTime(_ time: Duration, broker: Int32? = nil) throws {
        try Self.check(
            rd_kafka_mock_broker_set_rtt(cluster, broker ?? -1, Int32(time / .milliseconds(1))),
            "setting the round-trip time")
    }

    /// Makes a broker the leader of a partition.
    public func setLeader(of partition: TopicPartition, broker: Int32) throws {
        try Self.check(
            rd_kafka_mock_partition_set_leader(cluster, partition.topic, partition.partition, broker),
            "moving a leader")
    }

    /// What the brokers say when asked about a topic, until it is set to nil again.
    public func setTopicFault(_ fault: MockFault?, topic: String) {
        rd_kafka_mock_topic_set_error(cluster, topic, rd_kafka_resp_err_t(rawValue: fault?.rawValue ?? 0))
    }

    /// The next requests of this kind fail, one with each of these faults.
    public func pushRequestErrors(_ request: MockRequest, _ faults: [MockFault]) {
        let responses = faults.map { rd_kafka_resp_err_t(rawValue: $0.rawValue) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, responses.count, responses)
    }

    /// Answers a kind of request in no newer version than this one of the protocol, which librdkafka has to know.
    func limitVersion(of api: MockRequest, to version: Int16) throws {
        try Self.check(
            rd_kafka_mock_set_apiversion(cluster, api.rawValue, 0, version), "limiting the version of \(api) requests")
    }

    private static func check(_ response: rd_kafka_resp_err_t, _ operation: String) throws {
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(
            .other, name: String(cString: rd_kafka_err2name(response)),
            message: "\(operation): \(String(cString: rd_kafka_err2str(response)))")
    }
}
