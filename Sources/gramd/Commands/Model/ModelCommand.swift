import ArgumentParser

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Shows, switches and removes models; takes in base models and gives models out.",
        subcommands: [
            List.self, Show.self, Promote.self, Rollback.self, Retire.self, Import.self, Export.self,
        ])
}
