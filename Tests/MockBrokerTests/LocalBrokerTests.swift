import Kafka
import LocalServers
import Testing

@testable import MockBroker

@Suite struct LocalBrokerTests {
    @Test func writersAndGroupsStayWithItsPort() async throws {
        let broker = try LocalBroker()
        try broker.createTopic("products", partitions: 2)
        let client = KafkaConfiguration(bootstrapServers: broker.bootstrapServers)
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: client))
        try await producer.send(
            contentsOf: (0..<100).map {
                KafkaMessage(topic: "products", key: Array("\($0)".utf8), value: [UInt8](repeating: 1, count: 2_000))
            })
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "group"))
        try await consumer.subscribe(["products"])
        var records = 0
        while records < 100 {
            let poll = try await consumer.poll(timeout: .seconds(1))
            records += poll.records.count
            for case .assigned(let partitions) in poll.events {
                #expect(partitions.map(\.partition) == [0, 1])
                try await consumer.assign(
                    Dictionary(uniqueKeysWithValues: partitions.map { ($0, KafkaOffset.beginning) }))
            }
        }
        #expect(records == 100)
        await consumer.close()
        await producer.close()
    }

    @Test func aTakenPortIsNamed() throws {
        let broker = try LocalBroker()
        let port = try #require(broker.bootstrapServers.split(separator: ":").last.flatMap { Int($0) })
        let error = #expect(throws: LoopbackRelay.Failure.self) { try LocalBroker(port: port) }
        #expect(error?.description.contains("port \(port) of 127.0.0.1 is taken") == true)
        withExtendedLifetime(broker) {}
    }
}
