import Logging

/// Keeps the messages of a log from warnings on.
struct LineHandler: LogHandler {
    let lines: Shared<[String]>
    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata = [:]

    init(_ lines: Shared<[String]>) { self.lines = lines }

    func log(event: LogEvent) {
        lines.change { $0.append("\(event.message)") }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
