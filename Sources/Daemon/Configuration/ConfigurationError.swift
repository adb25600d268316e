public import Monitoring

/// Settings that can't be used, all of them at once.
public struct ConfigurationError: Error, Sendable, Equatable, MultilineError, CustomStringConvertible {
    /// One sentence each, with the file and the setting.
    public let problems: [String]

    /// A line for each problem.
    public var displayText: DisplayText {
        DisplayText(verbatim: problems.map(DisplayText.escaping).joined(separator: "\n"))
    }

    /// The ``displayText``.
    public var description: String { displayText.description }
}
