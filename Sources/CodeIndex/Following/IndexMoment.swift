import Postgres

import struct Foundation.Date

/// When an index is read.
struct IndexMoment: Sendable {
    /// The state that is read is no older than this, by the database's clock.
    let date: Date
    /// Whether the database repeats what another one writes.
    private let isStandby: Bool

    /// To be asked before the transaction that reads.
    ///
    /// A standby is as old as the newest transaction that it has repeated; one comes every few seconds
    /// (``CodeIndex/maintainChanges()``).
    static func now(on connection: PostgresConnection) async throws -> IndexMoment {
        let row = try await connection.query(
            """
            SELECT pg_is_in_recovery() AS is_standby, extract(epoch FROM CASE WHEN pg_is_in_recovery()
                THEN coalesce(pg_last_xact_replay_timestamp(), 'epoch') ELSE now() END)::float8 AS seconds
            """)[0]
        return IndexMoment(
            date: Date(timeIntervalSince1970: try row.double("seconds")), isStandby: try row.bool("is_standby"))
    }

    /// The position of the connection's transaction.
    ///
    /// It begins with what tells this index from others, so that a position that was written down before a backup was
    /// restored is known as foreign. On a standby the transactions that run are not all known by name, so all are taken for
    /// running from the first that does.
    func position(on connection: PostgresConnection) async throws -> IndexPosition {
        let snapshot = "pg_current_snapshot()"
        return IndexPosition(
            try await connection.query(
                """
                SELECT concat((SELECT system_identifier FROM pg_control_system()), '.',
                           (SELECT oid FROM pg_database WHERE datname = current_database()), '.',
                           (SELECT oid FROM pg_namespace WHERE nspname = current_schema()), '/',
                           \(isStandby ? "pg_snapshot_xmin(\(snapshot)), ':', pg_snapshot_xmin(\(snapshot)), ':'" : snapshot)
                       ) AS position
                """)[0].text("position"))
    }
}
