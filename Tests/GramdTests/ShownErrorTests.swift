import ArgumentParser
import Daemon
import Postgres
import Testing

@testable import gramd

@Suite struct ShownErrorTests {
    private let planted = "\u{1B}[2Jx\nError: forged\u{202E}"
    private let escaped = "\\u{1B}[2Jx\\nError: forged\\u{202E}"

    private func message(_ error: any Error) -> String { Gramd.message(for: ShownError.shown(error)) }

    @Test func whatAnErrorQuotesIsEscaped() {
        struct Fault: Error, CustomStringConvertible { let description: String }
        #expect(message(Fault(description: planted)) == escaped)
        #expect(message(ValidationError(planted)) == escaped)
        #expect(Gramd.exitCode(for: ShownError.shown(Fault(description: planted))) == .failure)
        #expect(Gramd.exitCode(for: ShownError.shown(ValidationError(planted))) == .validationFailure)
    }

    @Test func linesOfTheProgramStay() async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await GramdConfiguration.load(
                path: nil, overrides: ["http.port": "x\u{1B}", "log.level": "y\nz"])
        }
        let lines = try message(#require(error)).split(separator: "\n")
        #expect(lines.count == error?.problems.count && lines.count == 2)
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test func anExitStatusStays() {
        #expect(Gramd.exitCode(for: ShownError.shown(ExitCode(3))) == ExitCode(3))
        #expect(Gramd.exitCode(for: ShownError.shown(CleanExit.message(planted))) == .success)
    }
}
