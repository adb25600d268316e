import GRAM
public import Models

/// A server that computes for models when queries are encoded; a query that it has no answer for in time is searched by
/// its own words.
public struct QueryGenerator: Sendable {
    let server: GeneratorServer
    /// From a query to its generated codes, waiting included.
    let deadline: Duration

    /// A server with the time that it has for a query.
    public init(_ server: GeneratorServer, deadline: Duration) {
        self.server = server
        self.deadline = deadline
    }
}
