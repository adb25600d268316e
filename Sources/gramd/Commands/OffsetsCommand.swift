import ArgumentParser
import CodeIndex
import Kafka

struct OffsetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offsets", abstract: "Changes where the product topic is read from.", subcommands: [Reset.self])

    struct Reset: AsyncParsableCommand {
        enum Target: String, ExpressibleByArgument, CaseIterable { case beginning, end }

        static let configuration = CommandConfiguration(
            abstract: "Sets the stored offsets of the product topic, for when gramd run stops because they are gone.",
            discussion: """
                Stop gramd run first; an instance that still runs is refused and joins anew. Events that were applied \
                before are recognised and not applied again.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: "beginning: the oldest records; end: new records only, what lies between is lost.") var to: Target
        @Flag(help: "The topic was deleted and made anew: its offsets say nothing about what was applied before.")
        var newTopic = false

        func run() async throws {
            let configuration = try await options.load()
            let topic = configuration.productTopic
            let consumer = try KafkaConsumer(configuration.kafka)
            var offsets: [Int32: Int64] = [:]
            for partition in try await consumer.partitions(of: topic) {
                offsets[partition.partition] =
                    switch to {
                    case .beginning: -1
                    case .end: try await consumer.watermarks(of: partition).high
                    }
            }
            await consumer.close()
            try await CodeIndex(configuration).resetOffsets(topic: topic, to: offsets, isNewTopic: newTopic)
            for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
                print("\(topic)[\(partition)] goes on at \(offset < 0 ? "its oldest record" : "offset \(offset)")")
            }
        }
    }
}
