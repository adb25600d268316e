import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows and checks the configuration.",
        subcommands: [Show.self, Validate.self, Schema.self])
}
