import ArgumentParser
import Catalog
import Daemon
import Kafka
import Monitoring
import Sync

struct ProduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "produce", abstract: "Sends a file of product events to the product topic, keyed by product.",
        discussion: """
            One event a line, plain or gzip. For load tests and for filling a topic again. With --topic, lines of \
            any kind, such as a search log, go to another topic as they are. The exit status is 1 when lines were left out.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(help: "Another topic than the product topic, whose lines are sent without a key.") var topic: String?
    @Option(help: "Creates the topic with so many partitions when it does not exist.") var partitions: Int?

    func validate() throws {
        if let topic, let fault = TopicName.fault(of: topic) { throw ValidationError("--topic: \(fault)") }
        guard partitions ?? 1 > 0 else { throw ValidationError("--partitions must be above 0") }
    }

    func run() async throws {
        let configuration = try options.load()
        let topic = topic ?? configuration.productTopic
        var client = configuration.kafka.client
        let wait = BrokerWait(client.bootstrapServers)
        client.log = wait.take
        let fill = TopicFill(
            client: client, topic: topic,
            keys: topic == configuration.productTopic ? .products(configuration.decoder) : .none,
            maximumLineBytes: configuration.decoder.limits.messageBytes)
        let progress = ProgressDisplay("sending", unit: "lines")
        let outcome = try await wait.during {
            if let partitions { try await fill.createTopic(partitions: partitions) }
            return try await fill.run(file) { sent in
                wait.answered()
                progress.update(sent)
            }
        }
        progress.finish(outcome.lines)
        let refused = outcome.refusals.count
        let reasons = refused > 0 ? ": \(outcome.refusals.summary)" : ""
        print("\(outcome.lines - refused) lines sent to \(topic), \(refused) lines left out\(reasons)")
        if refused > 0 { throw ExitCode(ExitStatus.faultsFound) }
    }
}
