import Logging
import Synchronization
import Testing

@testable import Monitoring

@Suite struct LogThresholdTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private struct LineHandler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.critical
        var metadata: Logger.Metadata = [:]

        func log(event: LogEvent) { lines.all.withLock { $0.append("\(event.message)") } }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
    }

    @Test func aChangeHoldsForAllLoggers() {
        let (lines, threshold) = (Lines(), LogThreshold(.info))
        let logger = Logger(label: "test") { _ in
            ThresholdLogHandler(LineHandler(lines: lines), threshold: threshold)
        }
        var quiet = logger
        quiet.logLevel = .error
        logger.debug("one")
        logger.info("two")
        threshold.level = .debug
        logger.debug("three")
        quiet.warning("four")
        quiet.error("five")
        #expect(lines.all.withLock(\.self) == ["two", "three", "five"])
        #expect(logger.logLevel == .debug && quiet.logLevel == .error)
    }
}
