import Foundation
public import Logging

/// Gives what is logged to a ``Log``, which has it in one order and format for all loggers.
public struct LineLogHandler: LogHandler {
    private let log: Log

    /// Below it nothing is logged.
    public var logLevel = Logger.Level.info
    /// What is logged with every line.
    public var metadata: Logger.Metadata = [:]
    /// Adds what is known at the time of a line.
    public var metadataProvider: Logger.MetadataProvider?

    /// - Parameter log: takes the lines.
    public init(_ log: Log) { self.log = log }

    /// A part of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Hands a line on.
    public func log(event: LogEvent) {
        let level = Self.level(of: event)
        guard level >= logLevel else { return }
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        log.take(
            LogLine(
                time: Date(), level: level, source: event.source, message: event.message.description,
                metadata: all.mapValues(\.description)))
    }

    /// What was interrupted because gramd stops has not failed: that is for people who look for it.
    private static func level(of event: LogEvent) -> Logger.Level {
        let isInterruption =
            event.message.description.hasSuffix("\(CancellationError())")
            || event.metadata?[EscapingLogHandler.errorType] == .string(String(reflecting: CancellationError.self))
        return isInterruption ? .debug : event.level
    }
}
