/// The index can't do what was asked, and a retry won't change that.
public struct CodeIndexError: Error, Sendable, CustomStringConvertible {
    /// What can't be done and why, for people.
    public let description: String

    init(_ description: String) { self.description = description }
}
