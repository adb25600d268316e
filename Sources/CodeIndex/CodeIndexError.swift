/// The index can't do what was asked, and a retry won't change that.
public struct CodeIndexError: Error, Sendable, CustomStringConvertible {
    /// What has to change before it can be done.
    public enum Kind: Sendable, CaseIterable {
        /// The schema: it is missing, of another version, or somebody else's, or a right to it is missing.
        case schema
        /// What was named: there is no such generation or model.
        case notFound
        /// Something that is under way has to end.
        case busy
        /// The state of the index.
        case state
    }

    /// What has to change before it can be done.
    public let kind: Kind
    /// What can't be done and why, for people.
    public let description: String

    init(_ description: String, kind: Kind = .state) {
        self.description = description
        self.kind = kind
    }
}
