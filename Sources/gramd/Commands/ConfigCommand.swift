import ArgumentParser
import Codes
import Daemon
import Monitoring
import Postgres

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks the configuration.", subcommands: [Validate.self])

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads the configuration, names every problem, and starts nothing.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let configuration = try await options.load()
            _ = try CodeAnalyzer(language: configuration.language)
            print("the configuration is valid")
            print("topic \(configuration.productTopic) of \(configuration.kafka)")
            print(
                "schema \(configuration.postgres.schema ?? "public"), HTTP on \(configuration.httpHost):\(configuration.httpPort)"
            )
        }
    }
}
