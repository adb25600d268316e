import ArgumentParser
import CodeIndex
import Daemon
import Monitoring

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Looks after the database schema.", subcommands: [Migrate.self])

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates or upgrades the schema, as gramd run does when it starts.")

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let applied = try await CodeIndex(try options.load()).migrate()
            print(
                applied.isEmpty
                    ? "the schema is up to date"
                    : "applied schema version \(applied.map(String.init).joined(separator: ", "))")
        }
    }
}
