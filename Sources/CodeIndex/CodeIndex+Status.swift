import Postgres

/// What the index holds, for people.
public struct IndexStatus: Sendable {
    public struct Partition: Sendable {
        public let topic: String
        public let partition: Int32
        /// nil before anything was read.
        public let nextOffset: Int64?
        /// The furthest that `nextOffset` has been: beyond it during a replay.
        public let furthestOffset: Int64?
        public let owner: String
    }

    public let liveProducts: Int
    public let deletedProducts: Int
    /// Dead letters by cause, the most frequent first.
    public let deadLetters: [(cause: String, count: Int)]
    public let partitions: [Partition]
    /// Clicks from files.
    public let importedClicks: Int
    /// Clicks from topics, and over how many days they are spread.
    public let countedClicks: Int
    public let clickDays: Int
    public let databaseBytes: Int64
}

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
                deadLetters: try letters.map { (try $0.text("cause"), Int(try $0.int("letters"))) },
                partitions: try partitions.map { row in
                    let (next, furthest) = (try row.int("next_offset"), try row.int("furthest_offset"))
                    return IndexStatus.Partition(
                        topic: try row.text("topic"), partition: Int32(try row.int("partition")),
                        nextOffset: next < 0 ? nil : next, furthestOffset: furthest < 0 ? nil : furthest,
                        owner: try row.text("owner"))
                },
                importedClicks: Int(try totals.int("imported")),
                countedClicks: Int(try totals.int("counted")), clickDays: Int(try totals.int("days")),
                databaseBytes: try totals.int("bytes"))
        }
    }

    /// Bytes of a generation's codes and postings, indexes included.
    public func size(of generation: Generation) async throws -> Int64 {
        try await pool.withConnection {
            try await $0.query(
                "SELECT pg_total_relation_size($1::regclass) + pg_total_relation_size($2::regclass) AS bytes",
                [.text("code_\(generation.id)"), .text("posting_\(generation.id)")])[0].int("bytes")
        }
    }
}
