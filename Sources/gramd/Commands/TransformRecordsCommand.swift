import ArgumentParser
import Transformation

/// The process of a ``TransformationStage``.
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
