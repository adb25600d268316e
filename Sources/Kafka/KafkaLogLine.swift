/// A line that librdkafka wrote to its log.
public struct KafkaLogLine: Sendable, CustomStringConvertible {
    /// Severity as in syslog: 0 emergency, 3 error, 4 warning, 6 information, 7 debug.
    public var level: Int
    /// librdkafka's short name of the place or condition, such as `FAIL` or `MAXPOLL`.
    public var facility: String
    /// The line itself, without a time.
    public var message: String

    /// Facility and message.
    public var description: String { "\(facility): \(message)" }
}
