import Foundation
import Postgres

/// Follows what other sessions change in an index, on a connection of its own.
public struct IndexChanges: Sendable {
    private let connection: PostgresConnection

    fileprivate init(connection: PostgresConnection) { self.connection = connection }

    /// Waits for changes.
    /// - Returns: those that came, in the order of their commits; none after the timeout.
    /// - Throws: `PostgresError` when the connection broke, after which changes may have been missed;
    ///   ``CodeIndexError``; `CancellationError`.
    public func next(timeout: Duration) async throws -> [IndexChange] {
        try await connection.notifications(timeout: timeout).map { notification in
            do {
                return try JSONDecoder().decode(IndexChange.self, from: Data(notification.payload.utf8))
            } catch {
                throw CodeIndexError(
                    "a notification on the channel \(notification.channel) can't be read; does another program use it?")
            }
        }
    }
}

extension CodeIndex {
    /// Starts to follow changes. Whoever then reads the index sees what was committed before, and what commits later
    /// comes as a change: nothing falls between.
    public func changes() async throws -> IndexChanges {
        let connection = try await PostgresConnection.connect(pool.configuration)
        try await connection.listen(to: schema)
        return IndexChanges(connection: connection)
    }
}
