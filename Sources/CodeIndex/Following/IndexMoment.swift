import Postgres

import struct Foundation.Date

/// When an index is read.
struct IndexMoment: Sendable {
    /// The state that is read is no older than this, by the database's clock; of a standby, by its primary's.
    let date: Date
    /// How a standby follows its primary; nil for a database that repeats none.
    let standby: StandbyState?

    /// SQL for the state of a standby, null for any other server. It is asked of a standby only whether the repeating is
    /// paused.
    static let standby = """
        CASE WHEN NOT pg_is_in_recovery() THEN NULL
             WHEN pg_is_wal_replay_paused() THEN 'paused'
             WHEN EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 'receiving'
             ELSE 'detached' END
        """

    /// To be asked before the transaction that reads.
    ///
    /// A standby does not know what it has not received, so it is as old as the newest of
    /// - the time that the table says it was written, every few seconds (``CodeIndex/maintainChanges()``),
    /// - the newest transaction that it has repeated, and
    /// - the newest message of its primary, once everything that was written by then is repeated. A role without the
    ///   rights of `pg_read_all_stats` doesn't see it. The message names its end a little before its time, hence the
    ///   second.
    ///
    /// https://www.postgresql.org/docs/15/monitoring-stats.html#MONITORING-PG-STAT-WAL-RECEIVER-VIEW
    static func now(on connection: PostgresConnection) async throws -> IndexMoment {
        let row = try await connection.query(
            """
            SELECT extract(epoch FROM CASE WHEN pg_is_in_recovery() THEN greatest(
                       (SELECT max(seen_at) FROM change_horizon), pg_last_xact_replay_timestamp(),
                       (SELECT last_msg_send_time - interval '1 second' FROM pg_stat_wal_receiver
                        WHERE latest_end_lsn <= pg_last_wal_replay_lsn()))
                   ELSE now() END)::float8 AS seconds,
                   \(standby) AS standby
            """)[0]
        return IndexMoment(
            date: Date(timeIntervalSince1970: try row.double("seconds")),
            standby: try row.optionalText("standby").flatMap(StandbyState.init))
    }

    /// The position of the connection's transaction.
    ///
    /// It begins with what tells this index from others and this history of it from others (``ServerTimeline``), so that a
    /// position that was written down before a backup was restored, or before another server took over, is known as foreign.
    /// A standby doesn't say which history it repeats. On it the transactions that run are not all known by name, so all are
    /// taken for running from the first that does.
    func position(on connection: PostgresConnection) async throws -> IndexPosition {
        let snapshot = "pg_current_snapshot()"
        return IndexPosition(
            try await connection.query(
                """
                SELECT concat(\(CodeIndex.identityExpression),
                           \(standby != nil ? "'/'" : "'.', \(ServerTimeline.number), '/'"),
                           \(standby != nil ? "pg_snapshot_xmin(\(snapshot)), ':', pg_snapshot_xmin(\(snapshot)), ':'" : snapshot)
                       ) AS position
                """)[0].text("position"))
    }
}
