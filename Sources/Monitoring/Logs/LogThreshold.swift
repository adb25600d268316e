public import Logging
import Synchronization

/// The level below which a program logs nothing. It can change while the program runs.
public final class LogThreshold: Sendable {
    private let current: Mutex<Logger.Level>

    /// - Parameter level: messages below it are not logged.
    public init(_ level: Logger.Level) { current = Mutex(level) }

    /// Messages below it are not logged.
    public var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// Logs what reaches a threshold that can change. A logger whose own level was set keeps to that.
public struct ThresholdLogHandler: LogHandler {
    private var base: any LogHandler
    private let threshold: LogThreshold
    private var ownLevel: Logger.Level?

    /// - Parameter base: writes the lines.
    public init(_ base: any LogHandler, threshold: LogThreshold) {
        self.base = base
        self.threshold = threshold
    }

    /// Below it nothing is logged.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    /// What is logged with every line.
    public var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    /// Adds what is known at the time of a line.
    public var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    /// A part of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    /// Hands a line on.
    public func log(event: LogEvent) {
        var base = base
        // The handler may find a line less urgent than its logger did.
        base.logLevel = logLevel
        base.log(event: event)
    }
}
