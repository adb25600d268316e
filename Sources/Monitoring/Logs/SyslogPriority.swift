import Foundation
public import Logging

/// The priorities of syslog, by which systemd's journal sorts lines.
///
/// Source: https://www.freedesktop.org/software/systemd/man/latest/sd-daemon.html
public enum SyslogPriority {
    /// Stands in front of a line, such as `<3>`; the journal takes it off.
    public static func prefix(_ level: Logger.Level) -> String {
        let priority =
            switch level {
            case .trace, .debug: 7
            case .info: 6
            case .notice: 5
            case .warning: 4
            case .error: 3
            case .critical: 2
            }
        return "<\(priority)>"
    }

    /// Whether a file is the journal's end of a connection: what systemd has put into `JOURNAL_STREAM` names it.
    ///
    /// A program that is started by a service with its output somewhere else has the variable too.
    /// - Parameter variable: the variable's value.
    public static func isJournal(_ descriptor: Int32, variable: String?) -> Bool {
        var information = stat()
        guard let variable, fstat(descriptor, &information) == 0 else { return false }
        return variable == "\(information.st_dev):\(information.st_ino)"
    }
}
