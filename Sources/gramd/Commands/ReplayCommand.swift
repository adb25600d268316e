import ArgumentParser
import Catalog
import CodeIndex
import Kafka

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Reads topics again from an earlier place, or goes on from a later one.",
        discussion: """
            Instances of gramd run may run on: within seconds they read on from the new place, and what they were about to \
            write is refused. Product events that were applied before are recognised and not applied again. Clicks are \
            not: with --clicks from the earliest record, everything counted of any search-log topic is forgotten and \
            counted again. A later place leaves out the records between, for good.

            gramd rebuild builds the whole index anew beside the live one; replay changes the live one.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(
        help: ArgumentHelp(
            "earliest, latest, a time (ISO 8601 or seconds since 1970), or partition:offset,….", valueName: "place"))
    var to: ReplayTarget
    @Flag(help: "The topic was deleted and made anew: its offsets say nothing about what was applied before.")
    var newTopic = false
    @Flag(help: "All search-log topics, rather than the product topic.") var clicks = false
    @Flag(help: "Says what would be read again or left out, and changes nothing.") var dryRun = false

    func validate() throws {
        if clicks, newTopic { throw ValidationError("--new-topic is for the product topic") }
        if clicks, to != .earliest, to != .latest {
            throw ValidationError(
                "--clicks goes with --to earliest or latest only: clicks read again from a place between would count twice"
            )
        }
        if newTopic, to != .earliest { throw ValidationError("--new-topic goes with --to earliest only") }
    }

    func run() async throws {
        let configuration = try await options.load()
        let topics = clicks ? configuration.clickTopics : [configuration.productTopic]
        guard !topics.isEmpty else { throw ValidationError("clicks.topics names no topic") }
        let index = CodeIndex(configuration)
        try await index.migrate()
        let consumer = try KafkaConsumer(configuration.kafka)
        let moves: Result<[Move], any Error>
        do { moves = .success(try await plan(topics, consumer, index)) } catch { moves = .failure(error) }
        await consumer.close()
        for move in try moves.get() { print(move) }
        if dryRun { return print("nothing was changed") }
        let offsets = try Dictionary(
            uniqueKeysWithValues: moves.get().map {
                (LogPartition(topic: $0.partition.topic, number: $0.partition.partition), $0.offset)
            })
        if clicks {
            try await index.clicks.moveOffsets(to: offsets, forgetting: to == .earliest)
        } else {
            try await index.partitions.moveOffsets(
                of: configuration.productTopic,
                to: Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.number, $0.value) }), isNewTopic: newTopic)
        }
        print("instances that run go on from there within seconds, others when they start")
    }

    private func plan(_ topics: [String], _ consumer: KafkaConsumer, _ index: CodeIndex) async throws -> [Move] {
        let stored = Dictionary(
            uniqueKeysWithValues: try await index.status().partitions.map {
                (TopicPartition(topic: $0.partition.topic, partition: $0.partition.number), $0.nextOffset)
            })
        var moves: [Move] = []
        for topic in topics {
            let partitions = try await consumer.partitions(of: topic)
            let chosen = try await to.offsets(of: partitions, on: consumer)
            for partition in partitions {
                guard let offset = chosen[partition] else { continue }
                let (low, high) = try await consumer.watermarks(of: partition)
                guard offset < 0 || low...high ~= offset else {
                    throw ValidationError("\(partition) has offsets \(low) to \(high), not \(offset)")
                }
                moves.append(
                    Move(
                        partition: partition, former: stored[partition].flatMap { $0 }, offset: offset,
                        oldest: low, newest: high))
            }
        }
        return moves
    }

    /// What happens to a partition.
    private struct Move: CustomStringConvertible {
        let partition: TopicPartition
        /// nil where nothing was read yet.
        let former: Int64?
        /// -1 for the oldest record.
        let offset: Int64
        let oldest: Int64
        let newest: Int64

        var description: String {
            let start = max(offset, oldest)
            let place = offset < 0 ? "its oldest record (\(oldest))" : "offset \(offset)"
            let effect =
                switch former ?? oldest {
                // A topic made anew, or shortened.
                case let former where former > newest: "the stored offset \(former) is beyond the newest record"
                case let former where former > start: "offsets \(start) to \(former - 1) are read again"
                case let former where former < start: "offsets \(former) to \(start - 1) are never read"
                default: "as it is"
                }
            return "\(partition) goes on at \(place): \(effect)"
        }
    }
}
