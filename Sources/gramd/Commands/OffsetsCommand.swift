import ArgumentParser
import CodeIndex
import Kafka

struct OffsetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offsets", abstract: "Changes where topics are read from.", subcommands: [Reset.self])

    struct Reset: AsyncParsableCommand {
        enum Target: String, ExpressibleByArgument, CaseIterable { case beginning, end }

        static let configuration = CommandConfiguration(
            abstract: "Sets the stored offsets of a topic, for when gramd run stops because they are gone.",
            discussion: """
                Stop gramd run first; an instance that still runs is refused and joins anew. Product events that were \
                applied before are recognised and not applied again. Clicks are not: from the beginning, everything \
                counted of any search-log topic is forgotten and counted again.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Option(help: "beginning: the oldest records; end: new records only, what lies between is lost.") var to: Target
        @Flag(help: "The topic was deleted and made anew: its offsets say nothing about what was applied before.")
        var newTopic = false
        @Flag(help: "All search-log topics, rather than the product topic.") var clicks = false

        func validate() throws {
            if clicks, newTopic { throw ValidationError("--new-topic is for the product topic") }
        }

        func run() async throws {
            let configuration = try await options.load()
            let topics = clicks ? configuration.clickTopics : [configuration.productTopic]
            guard !topics.isEmpty else { throw ValidationError("clicks.topics names no topic") }
            let consumer = try KafkaConsumer(configuration.kafka)
            var offsets: [(topic: String, partition: Int32, offset: Int64)] = []
            for topic in topics {
                for partition in try await consumer.partitions(of: topic) {
                    let offset: Int64 =
                        switch to {
                        case .beginning: -1
                        case .end: try await consumer.watermarks(of: partition).high
                        }
                    offsets.append((topic, partition.partition, offset))
                }
            }
            await consumer.close()
            let index = CodeIndex(configuration)
            if clicks {
                try await index.resetClickOffsets(offsets, forgetting: to == .beginning)
            } else {
                try await index.resetOffsets(
                    topic: configuration.productTopic,
                    to: Dictionary(uniqueKeysWithValues: offsets.map { ($0.partition, $0.offset) }),
                    isNewTopic: newTopic)
            }
            for (topic, partition, offset) in offsets {
                print("\(topic)[\(partition)] goes on at \(offset < 0 ? "its oldest record" : "offset \(offset)")")
            }
        }
    }
}
