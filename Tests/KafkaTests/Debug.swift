import Kafka
import Testing

@Test func debugRate() async throws {
    let cluster = try TestCluster()
    let topic = try await cluster.topic(partitions: 16)
    let value = [UInt8](repeating: 65, count: 500)
    let messages = (0..<100_000).map {
        KafkaMessage(topic: topic, partition: Int32($0 % 16), key: bytes("\($0)"), value: value)
    }
    try await cluster.producer().send(contentsOf: messages)
    var client = cluster.client
    client.additional = ["debug": "fetch"]
    client.log = { print($0.description.prefix(300)) }
    let consumer = try KafkaConsumer(KafkaConsumerConfiguration(client: client, groupID: "g"))
    print(try await consumer.watermarks(of: TopicPartition(topic: topic, partition: 3)))
    try await consumer.assign(
        Dictionary(uniqueKeysWithValues: (0..<16).map { (TopicPartition(topic: topic, partition: $0), .beginning) }))
    var count = 0
    for _ in 0..<300 {
        let poll = try await consumer.poll(timeout: .seconds(3))
        count += poll.records.count
        if poll.isEmpty {
            print("EMPTY", count)
            break
        }
        if count >= 100000 { break }
    }
    print("COUNT", count)
    await consumer.close()
}
