import ArgumentParser
import Daemon
import Execution
import Foundation
import Monitoring

struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Shows how the installation is, live: gramd status again and again.",
        discussion: """
            Draws every second what gramd status finds; q or Ctrl-C ends it. Asking takes at most a fifth of the time, so \
            that answers come less often where they take long. Where input or output is no terminal, it prints one screen \
            and ends as gramd status does.
            """)

    private static let millisecondsBetweenFrames: Int32 = 1_000

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        guard TerminalScreen.isThere else {
            var survey = StatusSurvey(configuration)
            let report = try await survey.run()
            print(StatusDisplay(report: report).text)
            if report.verdict != .well { throw ExitCode(report.verdict.status) }
            return
        }
        let feed = StatusFeed()
        // Not waited for at the end: a server that hangs must not keep the terminal.
        let asking = Task { await feed.run(configuration) }
        defer { asking.cancel() }
        try await DedicatedThread(name: "screen").run {
            TerminalScreen.show(every: Self.millisecondsBetweenFrames) { size in
                ScreenFrame(feed.lines(at: Date()), size: size)
            }
        }
    }
}
