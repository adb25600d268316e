/// Settings that can't be used, all of them at once.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence each, with the file and the setting.
    public let problems: [String]

    /// A line for each problem.
    public var description: String { problems.joined(separator: "\n") }
}
