/// An error whose text has lines of its own; any other error's line breaks come from outside.
public protocol MultilineError: Error {
    /// What is wrong and what to do, safe to show.
    var displayText: DisplayText { get }
}

extension MultilineError {
    /// The text on one line, for the log.
    public var line: String {
        displayText.description.split(whereSeparator: \.isNewline).map {
            $0.split(separator: " ").joined(separator: " ")
        }
        .joined(separator: " ")
    }
}
