import ArgumentParser
import Foundation
import MockBroker
import UnixSignals

struct BrokerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker", abstract: "Runs a small Kafka broker in memory, to try gramd out.",
        discussion: """
            It speaks Kafka's protocol on a free port of 127.0.0.1, keeps about 5 MB a partition in memory and forgets \
            everything when it ends. For trials and tests only.
            """)

    @Option(help: "A topic to create.") var topic = "products"
    @Option(help: "How many partitions the topic gets.") var partitions = 4

    func run() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic(topic, partitions: partitions)
        FileHandle.standardOutput.write(Data("\(cluster.bootstrapServers)\n".utf8))
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
        withExtendedLifetime(cluster) {}
    }
}
