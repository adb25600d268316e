import ArgumentParser
import Transformation

@main
struct EventBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "EventBenchmark", abstract: "Speed of reading product events in several forms, and of own codes.",
        subcommands: [MeasureCommand.self, OwnCodesCommand.self, TransformRecordsCommand.self],
        defaultSubcommand: MeasureCommand.self)
}

/// The process of a `TransformationStage`, which this program is too.
struct TransformRecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: TransformationStage.commandName,
        abstract: "Transforms records that come in by standard input, a socket.", shouldDisplay: false)

    @Option(help: "Processor time for a record.") var milliseconds: Int
    @Option(help: "Memory for a record, in MiB.") var megabytes: Int

    func run() throws {
        TransformationWorker.run(limits: TransformationLimits(milliseconds: milliseconds, megabytes: megabytes))
    }
}
