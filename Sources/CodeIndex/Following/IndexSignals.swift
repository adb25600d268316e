import Postgres

/// Says when an index has changed, on a connection of its own. Signals don't tell what: ``CodeIndex/changes(since:)``
/// does.
public struct IndexSignals: Sendable {
    private let connection: PostgresConnection

    init(connection: PostgresConnection) { self.connection = connection }

    /// Waits for a signal; several that have come are taken as one.
    /// - Returns: false after the timeout.
    /// - Throws: `PostgresError` when the connection broke, after which signals may have been missed; `CancellationError`.
    public func next(timeout: Duration) async throws -> Bool {
        try await !connection.notifications(timeout: timeout).isEmpty
    }
}

extension CodeIndex {
    /// Starts to listen. Whoever then reads the index sees what was committed before, and what commits later comes as a
    /// signal: nothing falls between.
    /// - Returns: nil for a standby, which sends no signals: it is to be asked now and then.
    /// - Throws: `PostgresError`
    public func signals() async throws -> IndexSignals? {
        let connection = try await PostgresConnection.connect(pool.configuration)
        if try await connection.query("SELECT pg_is_in_recovery() AS is_standby")[0].bool("is_standby") { return nil }
        try await connection.listen(to: schema)
        return IndexSignals(connection: connection)
    }
}
