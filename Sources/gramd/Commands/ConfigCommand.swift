import ArgumentParser
import Daemon
import Monitoring
import Postgres

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows and checks the configuration.",
        subcommands: [Show.self, Validate.self, Schema.self])

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads the configuration, names every problem, and starts nothing.")

        @OptionGroup var options: ConfigurationOptions
        @Flag(help: "Only what gramd serve needs: secrets and files of Kafka and of training needn't be there.")
        var serve = false

        func run() throws {
            let configuration = try options.load(for: serve ? .searches : .everything)
            print("the configuration is valid")
            if !serve { print("topic \(configuration.productTopic) of \(configuration.kafka)") }
            print(
                "schema \(configuration.postgres.schema ?? "public"), HTTP on \(configuration.httpHost):\(configuration.httpPort)"
            )
        }
    }
}
