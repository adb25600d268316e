/// A line that librdkafka wrote to its log.
public struct KafkaLogLine: Sendable, CustomStringConvertible {
    /// Severity as in syslog: 0 emergency, 3 error, 4 warning, 6 information, 7 debug.
    public var level: Int
    /// librdkafka's short name of the place or condition, such as `FAIL` or `MAXPOLL`.
    public var facility: String
    /// The line itself, without a time.
    public var message: String

    /// Which broker could not be connected to, why, and what a person can do; nil for a line about something else.
    public var connectionFault: String? {
        fault.map { fault in
            fault.description + (ConnectionFault.advice(in: fault.description).map { "; \($0)" } ?? "")
        }
    }

    /// That of a line that is at least a warning.
    var fault: ConnectionFault? { level <= 4 ? ConnectionFault(message) : nil }

    /// Facility and message.
    public var description: String { "\(facility): \(message)" }
}
