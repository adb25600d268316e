import ArgumentParser
import CVersion

@main
struct GramdDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gramd-demo", abstract: "Tries gramd out: an invented shop, and throwaway servers for it.",
        version: "gramd-demo \(GRAMD_VERSION)",
        subcommands: [RunCommand.self, SimulateCommand.self, BrokerCommand.self], defaultSubcommand: RunCommand.self)
}
