import Foundation
import Kafka
import MockBroker

/// The broker of a test: the one in GRAMD_TEST_KAFKA when given, else a mock cluster of its own.
final class TestCluster: Sendable {
    static let externalServers = ProcessInfo.processInfo.environment["GRAMD_TEST_KAFKA"]

    let client: KafkaConfiguration
    private let mock: MockCluster?

    init() throws {
        mock = try Self.externalServers == nil ? MockCluster() : nil
        client = KafkaConfiguration(bootstrapServers: Self.externalServers ?? mock!.bootstrapServers)
    }

    func topic(partitions: Int = 1) async throws -> String {
        let name = "gramd-test-\(UUID().uuidString.lowercased())"
        if let mock {
            try mock.createTopic(name, partitions: partitions)
        } else {
            let admin = try KafkaAdmin(client)
            try await admin.createTopics([KafkaTopic(name: name, partitionCount: partitions)])
            await admin.close()
        }
        return name
    }

    func producer() throws -> KafkaProducer { try KafkaProducer(KafkaProducerConfiguration(client: client)) }

    func consumer(group: String = UUID().uuidString) throws -> KafkaConsumer {
        try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: group))
    }
}

extension KafkaConsumer {
    /// Polls until the condition holds for everything found so far.
    /// - Parameters:
    ///   - wait: of one poll.
    ///   - isEnough: looked at after each poll, for ten minutes at most.
    func collect(wait: Duration = .seconds(1), until isEnough: (KafkaPoll) -> Bool) async throws -> KafkaPoll {
        var all = KafkaPoll()
        let deadline = ContinuousClock.now + .seconds(600)
        while !isEnough(all), .now < deadline {
            let poll = try await poll(timeout: wait)
            all.records += poll.records
            all.events += poll.events
        }
        return all
    }

    func collect(records count: Int, wait: Duration = .seconds(1)) async throws -> [KafkaRecord] {
        try await collect(wait: wait) { $0.records.count >= count }.records
    }
}

extension KafkaPoll {
    var errors: [KafkaError] {
        events.compactMap { if case .error(let error) = $0 { error } else { nil } }
    }

    var assigned: [TopicPartition]? {
        events.lazy.compactMap { if case .assigned(let partitions) = $0 { partitions } else { nil } }.first
    }

    var revoked: [TopicPartition]? {
        events.lazy.compactMap { if case .revoked(let partitions, _) = $0 { partitions } else { nil } }.first
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
