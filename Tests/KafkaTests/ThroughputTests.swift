import Kafka
import Testing

@Suite struct ThroughputTests {
    @Test func aHundredThousandMessagesPass() async throws {
        let cluster = try TestCluster()
        // A mock cluster keeps 5 MB of a partition.
        let topic = try await cluster.topic(partitions: 16)
        let producer = try cluster.producer()
        let value = [UInt8](repeating: 65, count: 500)
        let messages = (0..<100_000).map {
            KafkaMessage(topic: topic, partition: Int32($0 % 16), key: bytes("\($0)"), value: value)
        }
        // The first message pays for connecting.
        try await producer.send(messages[0])
        let clock = ContinuousClock()
        let produced = try await clock.measure { try await producer.send(contentsOf: messages) }
        let consumer = try cluster.consumer()
        var firstRecord: ContinuousClock.Instant?
        try await consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<16).map { (TopicPartition(topic: topic, partition: $0), .beginning) })
        )
        var count = 0
        var next = [Int64](repeating: 0, count: 16)
        while count <= messages.count {
            let poll = try await consumer.poll(timeout: .seconds(600))
            try #require(!poll.isEmpty)
            if firstRecord == nil, !poll.records.isEmpty { firstRecord = clock.now }
            for record in poll.records {
                let partition = Int(record.topicPartition.partition)
                guard record.offset == next[partition] else {
                    Issue.record("gap at \(record.topicPartition)")
                    return
                }
                next[partition] += 1
            }
            count += poll.records.count
        }
        let consumed = clock.now - (firstRecord ?? clock.now)
        #expect(count == messages.count + 1)
        print(
            "Kafka: produced \(Int(100_000 / (produced / .seconds(1)))) messages/s, "
                + "consumed \(Int(100_000 / (consumed / .seconds(1)))) messages/s of 500 bytes")
        await consumer.close()
        #expect(await producer.close())
    }
}
