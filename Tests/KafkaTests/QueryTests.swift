import Foundation
import MockBroker
import Testing

@testable import Kafka

@Suite struct QueryTests {
    @Test func partitionsAndWatermarksAreFound() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 3)
        try await cluster.producer().send(
            contentsOf: (0..<7).map { KafkaMessage(topic: topic, partition: 1, value: [UInt8($0)]) })
        let consumer = try cluster.consumer()
        let partitions = try await consumer.partitions(of: topic)
        #expect(partitions == (0..<3).map { TopicPartition(topic: topic, partition: $0) })
        #expect(try await consumer.watermarks(of: partitions[1]) == (0, 7))
        #expect(try await consumer.watermarks(of: partitions[2]) == (0, 0))
        await consumer.close()
    }

    @Test(.timeLimit(.minutes(30)))
    func aLateTopicIsWaitedForAndAMissingOneIsNamed() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic("late", partitions: 2)
        cluster.setTopicFault(.unknownTopicOrPartition, topic: "late")
        let consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(
                client: KafkaConfiguration(bootstrapServers: cluster.bootstrapServers), groupID: "late"))
        var error: KafkaError?
        // A busy machine may need longer than that for the broker's answer.
        repeat {
            error = await #expect(throws: KafkaError.self) {
                try await consumer.partitions(of: "late", timeout: .milliseconds(300))
            }
        } while error?.isRetriable == true && !Task.isCancelled
        #expect(error?.code == .unknownTopicOrPartition)
        #expect(error?.message.contains("late") == true)
        async let partitions = consumer.partitions(
            of: "late", patience: .seconds(600), timeout: .seconds(600))
        cluster.setTopicFault(nil, topic: "late")
        #expect(try await partitions.count == 2)
        await consumer.close()
    }

    @Test(.timeLimit(.minutes(30))) func statisticsCountTheBrokers() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(
                client: cluster.client, groupID: "statistics-\(topic)", statisticsInterval: .milliseconds(100)))
        try await consumer.assign([TopicPartition(topic: topic, partition: 0): .beginning])
        while (consumer.statistics?.brokersUp ?? 0) < 1 {
            _ = try await consumer.poll(timeout: .milliseconds(100))
        }
        #expect(consumer.statistics?.brokersUp ?? 0 >= 1)
        await consumer.close()
    }

    @Test func aBrokerThatIsNotUpCountsAsDown() throws {
        let json = """
            {"brokers": {"a": {"nodeid": 1, "state": "UP", "source": "learned"},
                         "b": {"nodeid": 2, "state": "CONNECT", "source": "learned"},
                         "c": {"nodeid": -1, "state": "DOWN", "source": "configured"},
                         "d": {"nodeid": 1, "state": "UP", "source": "logical"}}}
            """
        let statistics = try KafkaStatistics(json: Data(json.utf8))
        #expect(statistics.brokersUp == 1 && statistics.brokersDown == 1)
    }

    @Test func theEndsOfPartitionsAreAskedForAtOnce() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 3)
        try await cluster.producer().send(
            contentsOf: (0..<5).map { KafkaMessage(topic: topic, partition: $0 < 4 ? 0 : 2, value: [UInt8($0)]) })
        let consumer = try cluster.consumer()
        let partitions = (0..<3).map { TopicPartition(topic: topic, partition: $0) }
        #expect(
            try await consumer.offsets(at: .end, of: partitions)
                == [partitions[0]: 4, partitions[1]: 0, partitions[2]: 1])
        #expect(
            try await consumer.offsets(at: .beginning, of: partitions)
                == [partitions[0]: 0, partitions[1]: 0, partitions[2]: 0])
        #expect(try await consumer.offsets(at: .end, of: []).isEmpty)
        await consumer.close()
    }

    @Test(.timeLimit(.minutes(30))) func offsetsAreCommittedWithANote() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 3)
        let consumer = try cluster.consumer()
        let partitions = try await consumer.partitions(of: topic)
        #expect(try await consumer.committedOffsets(of: partitions).isEmpty)
        try await consumer.commit([partitions[1]: 7], note: "of the shop")
        try await consumer.commit([partitions[2]: 9])
        var committed: [TopicPartition: CommittedOffset] = [:]
        // A commit is not waited for.
        repeat {
            committed = try await consumer.committedOffsets(of: partitions)
        } while committed.count < 2
            && !Task.isCancelled
        #expect(
            committed == [
                partitions[1]: CommittedOffset(offset: 7, note: "of the shop"),
                partitions[2]: CommittedOffset(offset: 9, note: ""),
            ])
        await consumer.close()
    }

    @Test(.enabled(if: TestCluster.externalServers != nil))
    func topicsAreCreatedOnceAndOffsetsFoundByTime() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 2)
        let admin = try KafkaAdmin(cluster.client)
        let error = await #expect(throws: KafkaError.self) {
            try await admin.createTopics([KafkaTopic(name: topic, partitionCount: 2)])
        }
        #expect(error?.code == .topicAlreadyExists)
        let partition = TopicPartition(topic: topic, partition: 0)
        try await cluster.producer().send(
            contentsOf: (1...3).map {
                KafkaMessage(topic: topic, partition: 0, value: [1], timestamp: 1_700_000_000_000 + Int64($0) * 1000)
            })
        let consumer = try cluster.consumer()
        #expect(try await consumer.offsets(for: [partition], at: 1_700_000_002_000) == [partition: .at(1)])
        #expect(try await consumer.offsets(for: [partition], at: 1_900_000_000_000) == [partition: .end])
        await consumer.close()
        #expect(await admin.close())
    }

    @Test func aMockClustersMissingAdministrationIsAnError() async throws {
        let cluster = try MockCluster()
        let admin = try KafkaAdmin(KafkaConfiguration(bootstrapServers: cluster.bootstrapServers))
        await #expect(throws: KafkaError.self) {
            try await admin.createTopics([KafkaTopic(name: "clicks", partitionCount: 1)], timeout: .seconds(2))
        }
        #expect(await admin.close())
    }
}
