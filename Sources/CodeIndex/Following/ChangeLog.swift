import Postgres

/// Parts of the statements that leave what a transaction changes for those who follow.
enum ChangeLog {
    /// An expression that wakes who listens, when the transaction commits. What changed stands in the table `change`.
    static let signal = "pg_notify(current_schema(), '')"

    /// Wakes who listens when the connection's transaction commits.
    static func signal(on connection: PostgresConnection) async throws {
        try await connection.query("SELECT \(signal)")
    }

    /// Tells everybody who holds the index in memory to read it anew: its tables were replaced.
    static func noteReplacement(on connection: PostgresConnection) async throws {
        try await connection.query("INSERT INTO change (is_whole) VALUES (true)")
        try await signal(on: connection)
    }
}
