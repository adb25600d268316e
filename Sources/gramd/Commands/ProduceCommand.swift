import ArgumentParser
import Catalog
import Foundation
import Kafka

struct ProduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "produce", abstract: "Sends a file of product events to the product topic, keyed by product.",
        discussion: """
            One event a line, plain or gzip. For load tests and for filling a topic again. With --topic, lines of \
            any kind, such as a search log, go to another topic as they are.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(help: "Another topic than the product topic, whose lines are sent without a key.") var topic: String?
    @Option(help: "Creates the topic with so many partitions when it does not exist.") var partitions: Int?

    func run() async throws {
        let configuration = try await options.load()
        let topic = topic ?? configuration.productTopic
        let isKeyed = topic == configuration.productTopic
        if let partitions {
            let admin = try KafkaAdmin(configuration.kafka.client)
            do {
                try await admin.createTopics([KafkaTopic(name: topic, partitionCount: partitions)])
            } catch let error as KafkaError where error.code == .topicAlreadyExists {}
            await admin.close()
        }
        let producer = try KafkaProducer(KafkaProducerConfiguration(client: configuration.kafka.client))
        let decoder = configuration.decoder
        var lines = try LineBatches(file, maximumLineBytes: decoder.limits.messageBytes, size: 1_000)
        let progress = ProgressDisplay("sending", unit: "lines")
        var faults = 0
        while let batch = try await lines.next() {
            let messages = try await lines.decode(batch) { line throws(RecordFault) -> KafkaMessage? in
                guard isKeyed else { return KafkaMessage(topic: topic, key: nil, value: line.bytes) }
                guard let event = try decoder.decode(key: nil, value: line.bytes) else { return nil }
                return KafkaMessage(topic: topic, key: Array(event.productID.utf8), value: line.bytes)
            }
            faults += messages.faults.count
            try await producer.send(contentsOf: messages.decoded)
            progress.update(lines.count, fraction: lines.fraction)
        }
        await producer.close()
        progress.finish(lines.count)
        print("\(lines.count - faults) lines sent to \(topic), \(faults) lines left out")
    }
}
