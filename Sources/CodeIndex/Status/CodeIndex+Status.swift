import Catalog
import Postgres

extension CodeIndex {
    /// Counts what the index holds.
    public func status() async throws -> IndexStatus {
        try await pool.withConnection { connection in
            let totals = try await connection.query(
                """
                SELECT count(*) FILTER (WHERE live) AS live, count(*) FILTER (WHERE NOT live) AS deleted,
                       (SELECT coalesce(sum(clicks), 0)::bigint FROM click) AS imported,
                       (SELECT coalesce(sum(clicks), 0)::bigint FROM click_day) AS counted,
                       (SELECT count(DISTINCT day) FROM click_day) AS days,
                       pg_database_size(current_database()) AS bytes
                FROM product
                """)[0]
            let letters = try await connection.query(
                "SELECT cause, count(*) AS letters FROM dead_letter GROUP BY cause ORDER BY letters DESC, cause")
            let partitions = try await connection.query(
                "SELECT topic, partition, next_offset, furthest_offset, owner FROM consumer_offset "
                    + "ORDER BY topic, partition")
            return IndexStatus(
                liveProducts: Int(try totals.int("live")), deletedProducts: Int(try totals.int("deleted")),
                deadLetters: try letters.map {
                    IndexStatus.CauseCount(cause: try $0.text("cause"), count: Int(try $0.int("letters")))
                },
                partitions: try partitions.map { row in
                    let (next, furthest) = (try row.int("next_offset"), try row.int("furthest_offset"))
                    return IndexStatus.Partition(
                        partition: LogPartition(
                            topic: try row.text("topic"), number: Int32(try row.int("partition"))),
                        nextOffset: next < 0 ? nil : next, furthestOffset: furthest < 0 ? nil : furthest,
                        owner: try row.text("owner"))
                },
                importedClicks: Int(try totals.int("imported")),
                countedClicks: Int(try totals.int("counted")), clickDays: Int(try totals.int("days")),
                databaseBytes: try totals.int("bytes"))
        }
    }

}
