import ArgumentParser

@main
struct GramdDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gramd-demo", abstract: "Tries gramd out: an invented shop, and throwaway servers for it.",
        subcommands: [RunCommand.self, SimulateCommand.self, BrokerCommand.self], defaultSubcommand: RunCommand.self)
}
