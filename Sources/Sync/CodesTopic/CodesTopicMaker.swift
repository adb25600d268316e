import Kafka

/// Makes the topics that codes are written to where they are missing: compacted, so that each keeps at least the last
/// record of every product.
struct CodesTopicMaker: Sendable {
    /// A topic that is there answers at once; others may take as long as brokers tell each other.
    private static let patience = Duration.seconds(2)
    private static let settings = ["cleanup.policy": "compact"]

    let client: KafkaConfiguration
    let configuration: CodesTopicConfiguration

    /// Makes the topic of a generation's codes unless it is there.
    /// - Returns: whether it was missing.
    func make(of generation: Int64) async throws -> Bool {
        try await make(configuration.topic(of: generation)) { consumer in
            try await consumer.partitions(of: configuration.productTopic).count
        }
    }

    /// Makes the topic that says which generation answers unless it is there.
    func makeAnnouncements() async throws { _ = try await make(configuration.name) { _ in 1 } }

    private func make(_ topic: String, partitions: (KafkaConsumer) async throws -> Int) async throws -> Bool {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "gramd-codes-topic"))
        let outcome: Result<Bool, any Error>
        do { outcome = .success(try await make(topic, consumer, partitions)) } catch { outcome = .failure(error) }
        await consumer.close()
        return try outcome.get()
    }

    private func make(
        _ topic: String, _ consumer: KafkaConsumer, _ partitions: (KafkaConsumer) async throws -> Int
    ) async throws -> Bool {
        do {
            return try await consumer.partitions(of: topic, patience: Self.patience).isEmpty
        } catch let error as KafkaError where error.code == .unknownTopicOrPartition {}
        let admin = try KafkaAdmin(client)
        let outcome: Result<Void, any Error>
        do {
            try await admin.createTopics([
                KafkaTopic(
                    name: topic, partitionCount: try await partitions(consumer), replicationFactor: nil,
                    settings: Self.settings)
            ])
            outcome = .success(())
        } catch { outcome = .failure(error) }
        await admin.close()
        do { try outcome.get() } catch let error as KafkaError where error.code == .topicAlreadyExists {}
        // Until all brokers know it.
        _ = try await consumer.partitions(of: topic, patience: .seconds(10))
        return true
    }
}
