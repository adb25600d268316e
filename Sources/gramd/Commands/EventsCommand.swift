import ArgumentParser

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Shows how records are read as product events.",
        subcommands: [Explain.self, Formats.self, Format.self])
}
