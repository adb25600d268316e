/// The index can't do what was asked, and a retry won't change that.
public struct CodeIndexError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
