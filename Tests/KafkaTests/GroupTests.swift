import Foundation
import Kafka
import Testing

@Suite struct GroupTests {
    private static func member(_ cluster: TestCluster, group: String) throws -> KafkaConsumer {
        var configuration = KafkaConsumerConfiguration(client: cluster.client, groupID: group)
        configuration.sessionTimeout = .seconds(6)
        configuration.client.additional["heartbeat.interval.ms"] = "100"
        return try KafkaConsumer(configuration)
    }

    @Test func aRevocationIsHeldUntilItIsAnswered() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 4)
        let producer = try cluster.producer()
        for partition in 0..<4 {
            try await producer.send(KafkaMessage(topic: topic, partition: Int32(partition), value: bytes("before")))
        }
        let group = UUID().uuidString
        let first = try Self.member(cluster, group: group)
        try await first.subscribe([topic])
        let all = try #require(try await first.collect { $0.assigned != nil }.assigned)
        #expect(all == (0..<4).map { TopicPartition(topic: topic, partition: $0) })
        // Nothing is read before the answer.
        #expect(try await first.poll(timeout: .milliseconds(300)).records.isEmpty)
        try await first.assign(Dictionary(uniqueKeysWithValues: all.map { ($0, .beginning) }))
        #expect(try await first.collect(records: 4).count == 4)

        let second = try Self.member(cluster, group: group)
        try await second.subscribe([topic])
        let revoked = try #require(try await first.collect { $0.revoked != nil }.revoked)
        #expect(revoked == all)
        // While the first member stores its state, nobody reads.
        #expect(try await first.poll(timeout: .milliseconds(300)).records.isEmpty)
        try await first.unassign()
        let (firstShare, secondShare) = try await Self.settle(first, second, all)
        #expect(firstShare.count == 2)
        #expect((firstShare + secondShare).sorted() == all)

        for partition in all {
            try await producer.send(KafkaMessage(topic: topic, partition: partition.partition, value: bytes("after")))
        }
        #expect(Set(try await first.collect(records: 2).map(\.topicPartition)) == Set(firstShare))
        #expect(Set(try await second.collect(records: 2).map(\.topicPartition)) == Set(secondShare))
        async let firstClosed = first.close()
        async let secondClosed = second.close()
        #expect(await (firstClosed, secondClosed) == (true, true))
    }

    /// Answers rebalances until the members share the partitions; on a busy machine one member may get them all first.
    private static func settle(
        _ first: KafkaConsumer, _ second: KafkaConsumer, _ all: [TopicPartition]
    ) async throws -> ([TopicPartition], [TopicPartition]) {
        var shares: [[TopicPartition]] = [[], []]
        let deadline = ContinuousClock.now + .seconds(600)
        while shares.flatMap({ $0 }).sorted() != all || shares.contains([]), .now < deadline {
            for (position, member) in [first, second].enumerated() {
                for event in try await member.poll(timeout: .milliseconds(100)).events {
                    switch event {
                    case .assigned(let share):
                        try await member.assign(Dictionary(uniqueKeysWithValues: share.map { ($0, .at(1)) }))
                        shares[position] = share
                    case .revoked:
                        try await member.unassign()
                        shares[position] = []
                    case .endOfPartition, .error: break
                    }
                }
            }
        }
        return (shares[0], shares[1])
    }

    @Test(.timeLimit(.minutes(30))) func closingIsBoundedWhileARebalanceWaitsForItsAnswer() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let consumer = try Self.member(cluster, group: UUID().uuidString)
        try await consumer.subscribe([topic])
        #expect(try await consumer.collect { $0.assigned != nil }.assigned?.count == 1)
        #expect(await consumer.close(timeout: .seconds(3_600)))
        let error = await #expect(throws: KafkaError.self) { try await consumer.poll(timeout: .zero) }
        #expect(error?.code == .closed)
    }
}
