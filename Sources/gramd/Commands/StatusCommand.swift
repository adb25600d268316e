import ArgumentParser
import Daemon
import Monitoring

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows how the installation is, and what to do next.",
        discussion: """
            Asks the instance that has the same configuration, the database and the broker. Ends with 0 when all is well, \
            with 1 when something is wrong, and with 2 when nothing is known to be wrong but not everything could be \
            asked.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Prints JSON.") var json = false

    func run() async throws {
        var survey = StatusSurvey(try options.load())
        let report = try await survey.run()
        if json { try printJSON(report) } else { print(StatusDisplay(report: report).text) }
        if report.verdict != .well { throw ExitCode(report.verdict.status) }
    }
}
