import Foundation
import Logging
import Synchronization
import Testing

@testable import Monitoring

@Suite struct LogTests {
    /// A log's surroundings, with a clock that stands until it is moved.
    private final class Stage: Sendable {
        private struct State {
            var text = ""
            var now = ContinuousClock.now
            var calls: [(at: ContinuousClock.Instant, body: @Sendable () -> Void)] = []
        }

        private let state = Mutex(State())

        var text: String { state.withLock { $0.text } }
        var waiting: Int { state.withLock { $0.calls.count } }

        var surroundings: Log.Surroundings {
            Log.Surroundings(
                write: { line in self.state.withLock { $0.text += line } },
                now: { self.state.withLock { $0.now } },
                wake: { pause, body in
                    self.state.withLock { $0.calls.append((at: $0.now + pause, body: body)) }
                })
        }

        /// Moves the clock and calls what is due.
        func pass(_ duration: Duration) {
            let due = state.withLock { state in
                state.now += duration
                defer { state.calls.removeAll { $0.at <= state.now } }
                return state.calls.filter { $0.at <= state.now }
            }
            for call in due { call.body() }
        }
    }

    private let stage = Stage()

    private func logger(
        _ log: Log, level: Logger.Level = .info
    ) -> Logger {
        Logger(label: "test") { _ in
            var handler = EscapingLogHandler(LineLogHandler(log))
            handler.logLevel = level
            return handler
        }
    }

    private func journal(_ format: LogFormat = .text) -> Log {
        Log(format: format, isJournal: true, surroundings: stage.surroundings)
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
    ])
    func theJournalGetsPrioritiesAndHasItsOwnTime(level: Logger.Level, priority: Int) {
        logger(journal(), level: .trace).log(level: level, "a product", metadata: ["id": "1"])
        #expect(stage.text == "<\(priority)>\(level) MonitoringTests: a product id=1\n")
    }

    @Test(arguments: LogFormat.allCases)
    func everyFormatHasItsPriorityInTheJournal(format: LogFormat) {
        logger(journal(format)).error("away")
        #expect(stage.text.hasPrefix("<3>"))
    }

    @Test func elsewhereTextHasATimeAndNoPriority() {
        logger(Log(format: .text, isJournal: false, surroundings: stage.surroundings)).error("away")
        #expect(stage.text.wholeMatch(of: /\d{4}-\S+Z error MonitoringTests: away\n/) != nil, "\(stage.text)")
    }

    @Test(arguments: LogFormat.allCases)
    func whatComesFromOutsideIsOneLineInAllFormats(format: LogFormat) {
        let planted = "x\n<2>forged \u{1B}[31m\u{9B}\u{202E}\r"
        logger(journal(format)).error("a record: \(planted)", metadata: [planted: .string(planted)])
        let line = String(stage.text.dropLast())
        #expect(stage.text.hasSuffix("\n"))
        #expect(DisplayText.escaping(line) == line)
    }

    @Test func repetitionsAreToldWithoutAnotherLine() {
        let logger = logger(journal())
        for _ in 0..<413 { logger.error("away") }
        #expect(stage.text == "<3>error MonitoringTests: away\n" && stage.waiting == 1)
        stage.pass(RepeatFold.firstSpan)
        #expect(stage.text.hasSuffix("\n<3>error MonitoringTests: away … 412 more in 10 s\n"))
        #expect(stage.waiting == 0)
        logger.error("away")
        #expect(stage.waiting == 1)
        stage.pass(RepeatFold.firstSpan * 2)
        #expect(stage.text.hasSuffix("\n<3>error MonitoringTests: away … 1 more in 20 s\n"))
    }

    @Test func repetitionsAreToldAtTheEnd() {
        let log = journal()
        for _ in 0..<3 { logger(log).error("away") }
        log.finish()
        #expect(stage.text.hasSuffix("\n<3>error MonitoringTests: away … 2 more in 0 s\n"))
        log.finish()
        #expect(stage.text.split(separator: "\n").count == 2)
    }

    @Test func whatWasInterruptedIsNoError() {
        let log = journal()
        logger(log).error("coding pauses: \(CancellationError())")
        logger(log).error("coding pauses", error: CancellationError())
        #expect(stage.text.isEmpty)
        logger(log, level: .debug).error("coding pauses: \(CancellationError())")
        #expect(stage.text == "<7>debug MonitoringTests: coding pauses: CancellationError()\n")
    }

    /// As the program's loggers do, whose level can change while it runs.
    @Test func whatWasInterruptedIsBelowTheThresholdOfAProgram() {
        let (log, threshold) = (journal(), LogThreshold(.info))
        let logger = Logger(label: "test") { _ in
            ThresholdLogHandler(EscapingLogHandler(LineLogHandler(log)), threshold: threshold)
        }
        logger.error("waiting: \(CancellationError())")
        #expect(stage.text.isEmpty)
        threshold.level = .debug
        logger.error("waiting: \(CancellationError())")
        #expect(stage.text == "<7>debug MonitoringTests: waiting: CancellationError()\n")
    }

    @Test func metadataOfLoggersAndTheirProvidersIsWritten() {
        var handler = LineLogHandler(journal())
        handler.metadataProvider = Logger.MetadataProvider { ["b": "provided"] }
        let provided = handler
        var logger = Logger(label: "test") { _ in provided }
        logger[metadataKey: "a"] = "1"
        logger.info("a record", metadata: ["c": ["x", "y"]])
        #expect(stage.text == "<6>info MonitoringTests: a record a=1 b=provided c=\"[\\\"x\\\", \\\"y\\\"]\"\n")
    }

    @Test func theJournalIsKnownByItsFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forReadingFrom: file)
        var information = stat()
        try #require(fstat(handle.fileDescriptor, &information) == 0)
        let variable = "\(information.st_dev):\(information.st_ino)"
        #expect(SyslogPriority.isJournal(handle.fileDescriptor, variable: variable))
        for other in ["", "\(information.st_dev):0", nil] {
            #expect(!SyslogPriority.isJournal(handle.fileDescriptor, variable: other))
        }
        #expect(!SyslogPriority.isJournal(-1, variable: variable))
    }
}
