import Daemon
import Foundation
import Logging
import Monitoring
import Synchronization

/// Where the lines go that a command logs: standard error, which systemd's journal takes.
enum CommandLog {
    private static let log = Mutex<Log?>(nil)
    /// Below it nothing is logged.
    static let threshold = LogThreshold(.info)

    /// Whether standard error is the journal's.
    private static let isJournal = SyslogPriority.isJournal(
        STDERR_FILENO, variable: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])

    /// Has all lines written as the configuration says. What comes from outside is escaped in all of them, whatever their
    /// format.
    static func begin(_ configuration: GramdConfiguration) {
        let new: Log? = log.withLock { log in
            guard log == nil else { return nil }
            log = Log(format: configuration.logFormat, isJournal: isJournal)
            return log
        }
        guard let new else { return }
        LoggingSystem.bootstrap { _ in
            ThresholdLogHandler(EscapingLogHandler(LineLogHandler(new)), threshold: threshold)
        }
    }

    /// Writes how many lines were left out that have not been told yet.
    static func end() { log.withLock { $0 }?.finish() }

    /// What an error's text begins with on each line.
    static var errorPrefix: String { isJournal ? SyslogPriority.prefix(.error) : "" }

    /// The daemons' logger, whose threshold a reload of the configuration can move.
    static func logger(_ configuration: GramdConfiguration) -> Logger {
        threshold.level = configuration.logLevel
        return Logger(label: "gramd")
    }
}
