/// A part of the configuration of events that can't be: a path, a template, a rule.
public struct MappingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text as it was given.
    public let text: String
    /// What is wrong with it, and what is expected.
    public let detail: String

    init(_ text: String, _ detail: String) {
        self.text = text
        self.detail = detail
    }

    /// The text and what is wrong with it.
    public var description: String { "\"\(text)\" \(detail)" }
}
