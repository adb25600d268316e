/// Where the generated codes of queries are computed.
public enum QueryGeneration: String, Sendable, CaseIterable {
    /// In the process that answers.
    case local
    /// By the server that products are coded by.
    case server
}
