import Postgres

extension CodeIndex {
    /// How long changes are kept at most: an instance that was away for longer reads the index whole.
    private static let retention = Duration.seconds(24 * 3_600)
    /// Of so many products at most; to read more takes as long as reading the index whole.
    private static let maximumProducts: Int64 = 1_000_000

    /// Deletes changes that are too old or too many to be followed, and leaves the time for standbys; to be called every
    /// few seconds.
    ///
    /// Changes of transactions as old as one that still runs stay: whoever reads the index now has a position behind them.
    /// - Throws: `PostgresError`
    public func maintainChanges() async throws {
        try await maintainChanges(retention: Self.retention, maximumProducts: Self.maximumProducts)
    }

    /// - Parameters:
    ///   - retention: how long changes are kept.
    ///   - maximumProducts: of how many products changes are kept, each counted as often as it changed.
    func maintainChanges(retention: Duration, maximumProducts: Int64) async throws {
        _ = try await pool.withConnection {
            try await $0.query(
                """
                WITH kept AS (
                    SELECT xid, changed_at,
                           sum(products + coalesce(upper(product_run) - lower(product_run), 0)) OVER (ORDER BY xid DESC)
                               AS products
                    FROM change
                ), gone AS (
                    DELETE FROM change
                    WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND xid <= (
                        SELECT max(xid) FROM kept WHERE changed_at < now() - make_interval(secs => $1) OR products > $2)
                    RETURNING xid
                )
                UPDATE change_horizon SET seen_at = now(), xid = greatest(xid, (SELECT max(gone.xid) FROM gone))
                """, [.double(retention / .seconds(1)), .int(maximumProducts)])
        }
    }
}
