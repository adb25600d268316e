import ArgumentParser
import Foundation
import MockBroker
import UnixSignals

struct BrokerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker", abstract: "Runs a small Kafka broker in memory, to try gramd out.",
        discussion: """
            It speaks Kafka's protocol on 127.0.0.1 and prints its address. It keeps about 5 MB a partition in memory and \
            forgets everything when it ends. For trials and tests only.

            A daemon that comes back gets its partitions after 5 to 12 seconds: the broker knows no static membership and \
            lets a group wait for a member that is gone. It does not wake a waiting fetch either; with \
            GRAMD_KAFKA_FETCH_WAIT_MILLISECONDS=10 a change is seen at once all the same.
            """)

    @Option(help: "The port to listen on; a free one unless given.") var port: Int?
    @Option(help: "A topic to create.") var topic = "products"
    @Option(help: "How many partitions the topic gets.") var partitions = 4

    func validate() throws {
        if let port { guard (1...65_535).contains(port) else { throw ValidationError("--port must be 1 to 65535") } }
        guard partitions > 0 else { throw ValidationError("--partitions must be above 0") }
    }

    func run() async throws {
        let broker = try LocalBroker(port: port)
        try broker.createTopic(topic, partitions: partitions)
        FileHandle.standardOutput.write(Data("\(broker.bootstrapServers)\n".utf8))
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { break }
        withExtendedLifetime(broker) {}
    }
}
