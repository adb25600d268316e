import ArgumentParser
import Daemon
import Foundation
import Monitoring

@main
struct Gramd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gramd",
        abstract: "Keeps a shop's product retrieval fresh: Kafka events in, text codes in PostgreSQL, searches out.",
        version: Version.text,
        subcommands: [
            RunCommand.self, ServeCommand.self, ImportCommand.self, ProduceCommand.self, TrainCommand.self,
            AlignCommand.self, SearchCommand.self, EvaluateCommand.self, CodesCommand.self, ModelCommand.self,
            StatusCommand.self, TopCommand.self, DeadLetterCommand.self,
            VerifyCommand.self, RebuildCommand.self, ReplayCommand.self, ConfigCommand.self, EventsCommand.self,
            TransformRecordsCommand.self, DatabaseCommand.self,
        ])

    /// Ends each command with the status that its outcome has in all of them.
    static func main() async {
        silenceDispatch()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            end(.success)
        } catch {
            end(after: error)
        }
    }

    /// libdispatch would tell syslog of each of its threads that it may not give it the priority that it has no right to,
    /// which changes nothing. It looks at the variable before its first line.
    private static func silenceDispatch() { setenv("LIBDISPATCH_LOG", "NO", 0) }

    private static func end(after error: any Error) -> Never {
        let code = exitCode(for: error)
        if error is ExitCode { end(code.rawValue) }
        switch code {
        case .success:
            do { try show(fullMessage(for: error)) } catch { end(after: error) }
            end(.success)
        case .validationFailure:
            let shown = (error as? ValidationError).map { ValidationError(DisplayText.escaping($0.message)) } ?? error
            printError(DisplayText(verbatim: fullMessage(for: shown)))
            end(ExitStatus.usage.code)
        default:
            let failure = CommandFailure(error)
            printError("Error: \(failure.text)")
            end(failure.status.code)
        }
    }

    /// Shows help, the version or a completion script. The parser answers `--version` itself, and knows no flag beside it.
    private static func show(_ text: String) throws {
        if text == Version.text, CommandLine.arguments.contains("--json") { return try printJSON(VersionDocument()) }
        print(DisplayText(verbatim: text))
    }

    private static func end(_ status: ExitStatus) -> Never { end(status.code) }

    /// Nothing else notices that standard output is a full disk, for example.
    private static func end(_ code: Int32) -> Never {
        CommandLog.end()
        guard !StandardOutput.flush(), code == ExitStatus.success.code else { Foundation.exit(code) }
        printError("Error: standard output can't be written")
        Foundation.exit(ExitStatus.unwritable.code)
    }
}
