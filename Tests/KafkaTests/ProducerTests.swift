import Testing

@testable import Kafka

@Suite struct ProducerTests {
    @Test func aSmallWindowMakesSendersWaitAndLosesNothing() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(client: cluster.client, maximumQueuedMessages: 3, maximumQueuedBytes: 50))
        try await withThrowingTaskGroup { group in
            for sender in 0..<5 {
                group.addTask {
                    try await producer.send(
                        contentsOf: (0..<40).map {
                            KafkaMessage(topic: topic, partition: 0, key: [UInt8(sender)], value: [UInt8($0)])
                        })
                }
            }
            try await group.waitForAll()
        }
        let consumer = try cluster.consumer()
        try await consumer.assign([TopicPartition(topic: topic, partition: 0): .beginning])
        let records = try await consumer.collect(records: 200)
        for sender in 0..<5 {
            let values = records.filter { $0.key == [UInt8(sender)] }.compactMap(\.value?.first)
            #expect(values == Array(0..<40))
        }
        await consumer.close()
        #expect(await producer.close())
    }

    @Test func keysChoosePartitionsAsInJavasClient() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic(partitions: 4)
        let producer = try cluster.producer()
        // Java's default: toPositive(murmur2(key)) % number of partitions.
        let keys = (0..<20).map { bytes("product-\($0)") }
        try await producer.send(contentsOf: keys.map { KafkaMessage(topic: topic, key: $0, value: $0) })
        let consumer = try cluster.consumer()
        try await consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<4).map { (TopicPartition(topic: topic, partition: $0), .beginning) }))
        let records = try await consumer.collect(records: 20)
        #expect(records.count == 20)
        for record in records {
            let key = try #require(record.key)
            #expect(record.topicPartition.partition == Int32(Self.murmur2(key) & 0x7fff_ffff) % 4)
        }
        await consumer.close()
    }

    private static func murmur2(_ bytes: [UInt8]) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(bytes.count)
        var rest = bytes[...]
        while rest.count >= 4 {
            var word = rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            word &*= multiplier
            word ^= word >> 24
            hash = hash &* multiplier ^ word &* multiplier
            rest = rest.dropFirst(4)
        }
        if !rest.isEmpty { hash = (hash ^ rest.reversed().reduce(0) { $0 << 8 | UInt32($1) }) &* multiplier }
        hash ^= hash >> 13
        hash &*= multiplier
        return hash ^ hash >> 15
    }

    @Test func theWindowAdmitsInOrderAndNeverMoreThanFits() {
        var window = SendWindow(maximumMessages: 2, maximumBytes: 100)
        let first = window.reserve(bytes: 60)
        let second = window.reserve(bytes: 60)
        #expect((first, second) == (true, false))
        window.wait(id: 1, bytes: 60)
        // Small enough, but behind the first in the line.
        let third = window.reserve(bytes: 1)
        #expect(!third)
        window.wait(id: 2, bytes: 1)
        let afterCancellation = window.cancel(id: 1)
        #expect(afterCancellation == [2])
        #expect(window.messages == 2)
        window.wait(id: 3, bytes: 500)
        let afterFirst = window.release(messages: 1, bytes: 60)
        let afterSecond = window.release(messages: 1, bytes: 1)
        #expect((afterFirst, afterSecond) == ([], [3]))
        #expect(window.bytes == 500)
    }

    @Test func aCancelledSenderLeavesTheLineAndTheNextOneMovesUp() async throws {
        let limiter = SendLimiter(SendWindow(maximumMessages: 1, maximumBytes: 10))
        try await limiter.reserve(bytes: 1)
        let cancelled = Task { try await limiter.reserve(bytes: 1) }
        let waiting = Task { try await limiter.reserve(bytes: 1) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        limiter.release(messages: 1, bytes: 1)
        try await waiting.value
    }

    @Test func aClosedProducerDeliversWhatItHasAndRefusesMore() async throws {
        let cluster = try TestCluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        try await producer.send(KafkaMessage(topic: topic, value: bytes("one")))
        try await producer.flush(timeout: .seconds(600))
        #expect(await producer.close())
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send(KafkaMessage(topic: topic, value: bytes("two")))
        }
        #expect(error?.code == .closed)
    }
}
