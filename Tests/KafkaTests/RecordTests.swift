import Kafka
import Testing

@Suite struct RecordTests {
    @Test func recordsComeBackInOrderAndWhole() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        let headers = [
            KafkaHeader(name: "source", value: bytes("erp")), KafkaHeader(name: "source", value: []),
            KafkaHeader(name: "none", value: nil),
        ]
        let sent = [
            KafkaMessage(
                topic: topic, partition: 0, key: bytes("a"), value: bytes("one"), timestamp: 1_700_000_000_000),
            KafkaMessage(topic: topic, partition: 0, key: bytes("a"), value: nil),
            KafkaMessage(topic: topic, partition: 0, key: nil, value: []),
            KafkaMessage(topic: topic, partition: 0, key: [0, 255], value: bytes("four"), headers: headers),
        ]
        try await producer.send(contentsOf: sent)
        #expect(try await producer.send(KafkaMessage(topic: topic, partition: 0, value: bytes("five"))) == 4)

        let consumer = try cluster.consumer()
        let partition = TopicPartition(topic: topic, partition: 0)
        try await consumer.assign([partition: .beginning])
        let records = try await consumer.collect(records: 5)
        #expect(records.map(\.offset) == [0, 1, 2, 3, 4])
        #expect(records.map(\.key) == [bytes("a"), bytes("a"), nil, [0, 255], nil])
        #expect(records.map(\.value) == [bytes("one"), nil, [], bytes("four"), bytes("five")])
        #expect(records.map(\.headers) == [[], [], [], headers, []])
        #expect(records.first?.timestamp == 1_700_000_000_000)
        #expect(records.allSatisfy { $0.topicPartition == partition })
        #expect(await consumer.close())
        #expect(await producer.close())
    }

    @Test func readingBeginsAtTheAssignedOffsetAndReportsTheEnd() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        try await producer.send(
            contentsOf: (0..<100).map { KafkaMessage(topic: topic, partition: 0, value: bytes("\($0)")) })
        let consumer = try cluster.consumer()
        let partition = TopicPartition(topic: topic, partition: 0)
        try await consumer.assign([partition: .at(42)])
        let end = KafkaConsumerEvent.endOfPartition(partition, offset: 100)
        let poll = try await consumer.collect { $0.events.contains(end) }
        #expect(poll.records.map(\.offset) == Array(42..<100))
        #expect(poll.events.contains(end))

        try await consumer.assign([partition: .end])
        #expect(try await consumer.collect { $0.events.contains(end) }.records.isEmpty)
        try await producer.send(KafkaMessage(topic: topic, partition: 0, value: bytes("new")))
        #expect(try await consumer.collect(records: 1).map(\.offset) == [100])
        await consumer.close()
    }

    @Test func anOffsetThatTheBrokerLacksIsAnErrorNotAJump() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        try await cluster.producer().send(KafkaMessage(topic: topic, partition: 0, value: bytes("only")))
        let consumer = try cluster.consumer()
        let partition = TopicPartition(topic: topic, partition: 0)
        try await consumer.assign([partition: .at(5000)])
        let poll = try await consumer.collect { !$0.errors.isEmpty }
        let error = try #require(poll.errors.first)
        #expect(error.code == .offsetOutOfRange)
        #expect(error.topicPartition == partition)
        #expect(error.description.contains(topic))
        #expect(poll.records.isEmpty)
        #expect(try await consumer.poll(timeout: .milliseconds(300)).records.isEmpty)
        await consumer.close()
    }

    @Test(.timeLimit(.minutes(30))) func aPollKeepsToItsBoundsAndLosesNothing() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let value = [UInt8](repeating: 7, count: 1000)
        try await cluster.producer().send(
            contentsOf: (0..<50).map { _ in KafkaMessage(topic: topic, partition: 0, value: value) })
        let consumer = try cluster.consumer()
        try await consumer.assign([TopicPartition(topic: topic, partition: 0): .beginning])
        var offsets: [Int64] = []
        while offsets.count < 50 {
            let few = try await consumer.poll(maximumRecords: 3, timeout: .seconds(1))
            #expect(few.records.count <= 3)
            let small = try await consumer.poll(maximumBytes: 1500, timeout: .seconds(1))
            #expect(small.records.count <= 2)
            offsets += (few.records + small.records).map(\.offset)
        }
        #expect(offsets == Array(0..<50))
        await consumer.close()
    }

    @Test func anAssignmentDuringAPollLeavesTheOldPositionAtOnce() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        try await cluster.producer().send(
            contentsOf: (0..<5000).map { KafkaMessage(topic: topic, partition: 0, value: bytes("\($0)")) })
        let consumer = try cluster.consumer()
        let partition = TopicPartition(topic: topic, partition: 0)
        for round in 1...50 {
            // Far from where the round before has read.
            let start = Int64(round * 1_777 % 4_000)
            async let during = consumer.poll(maximumRecords: 20, timeout: .milliseconds(100))
            try await consumer.assign([partition: .at(start)])
            var offsets = try await during.records.map(\.offset).drop { $0 != start }
            while offsets.isEmpty {
                offsets += try await consumer.poll(maximumRecords: 20, timeout: .seconds(600)).records.map(\.offset)
            }
            #expect(Array(offsets) == Array(start..<start + Int64(offsets.count)))
        }
        await consumer.close()
    }

    /// The time limit tells a poll that was woken from one that waited: no timeout here passes before it.
    @Test(.timeLimit(.minutes(30))) func aWaitingPollIsWokenByARecordAndByCancellation() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        let consumer = try cluster.consumer()
        let partition = TopicPartition(topic: topic, partition: 0)
        try await producer.send(KafkaMessage(topic: topic, partition: 0, value: bytes("first")))
        try await consumer.assign([partition: .beginning])
        _ = try await consumer.collect { $0.events.contains(.endOfPartition(partition, offset: 1)) }

        // The record and the end behind it may come together or one after the other.
        async let woken = consumer.collect(wait: .seconds(600)) {
            $0.events.contains(.endOfPartition(partition, offset: 2))
        }
        try await producer.send(KafkaMessage(topic: topic, partition: 0, value: bytes("second")))
        #expect(try await woken.records.map(\.offset) == [1])

        let waiting = Task { try await consumer.poll(timeout: .seconds(600)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await consumer.close()
    }
}
