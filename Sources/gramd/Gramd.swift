import ArgumentParser

@main
struct Gramd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gramd",
        abstract: "Keeps a shop's product retrieval fresh: Kafka events in, text codes in PostgreSQL, searches out.",
        subcommands: [
            RunCommand.self, ServeCommand.self, ImportCommand.self, ProduceCommand.self, TrainCommand.self,
            AlignCommand.self, SearchCommand.self, EvaluateCommand.self, CodesCommand.self, ModelCommand.self,
            StatusCommand.self,
            DeadLetterCommand.self,
            VerifyCommand.self, RebuildCommand.self, ReplayCommand.self, ConfigCommand.self, EventsCommand.self,
            TransformRecordsCommand.self, DatabaseCommand.self,
        ])

    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: ShownError.shown(error))
        }
    }
}
