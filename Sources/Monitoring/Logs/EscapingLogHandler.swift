public import Logging

/// Escapes what is logged before another handler writes it, so that a line of the log is one line and acts on no terminal,
/// whatever came from outside is in it: the message, the metadata with its keys, an error.
public struct EscapingLogHandler: LogHandler {
    /// Under which an error's type is logged.
    static let errorType = "error.type"

    private var base: any LogHandler

    /// - Parameter base: writes the lines.
    public init(_ base: any LogHandler) { self.base = base }

    /// Below it nothing is logged.
    public var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    /// What is logged with every line.
    public var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = Self.escaping(newValue) }
    }

    /// Adds what is known at the time of a line.
    public var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue.map { provider in .init { Self.escaping(provider.get()) } } }
    }

    /// A part of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: DisplayText.escaping(key)] }
        set { base[metadataKey: DisplayText.escaping(key)] = newValue.map(Self.escaping) }
    }

    /// Hands a line on.
    public func log(event: LogEvent) {
        var event = event
        event.message = Logger.Message(stringLiteral: DisplayText.escaping(event.message.description))
        event.metadata = event.metadata.map(Self.escaping)
        if let error = event.error {
            // As handlers do that know of no errors.
            var metadata = event.metadata ?? [:]
            metadata["error.message"] = .string(DisplayText.escaping("\(error)"))
            metadata[Self.errorType] = .string(String(reflecting: type(of: error)))
            event.metadata = metadata
            event.error = nil
        }
        base.log(event: event)
    }

    private static func escaping(_ metadata: Logger.Metadata) -> Logger.Metadata {
        Dictionary(metadata.map { (DisplayText.escaping($0.key), escaping($0.value)) }) { first, _ in first }
    }

    private static func escaping(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
        switch value {
        case .string(let text): .string(DisplayText.escaping(text))
        case .stringConvertible(let value): .string(DisplayText.escaping(value.description))
        case .array(let values): .array(values.map(escaping))
        case .dictionary(let metadata): .dictionary(escaping(metadata))
        }
    }
}
