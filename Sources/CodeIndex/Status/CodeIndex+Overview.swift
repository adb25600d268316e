import Catalog
import Postgres

extension CodeIndex {
    private static let shownRecalls: Int64 = 400
    private static let shownRuns = 8

    /// Reads how the work on the index stands; only waiting products, dead letters and the like are counted, never products.
    /// - Throws: `PostgresError`; ``CodeIndexError`` for what a newer gramd has written.
    public func overview() async throws -> IndexOverview {
        let (generations, partitions, recalls) = try await pool.withConnection { connection in
            (
                try await Self.generations(on: connection), try await Self.partitions(on: connection),
                try await Self.recalls(on: connection)
            )
        }
        return IndexOverview(
            generations: generations, partitions: partitions, recalls: recalls,
            deadLetters: try await deadLetters.counts(), runs: try await runs.latest(limit: Self.shownRuns))
    }

    private static func generations(on connection: PostgresConnection) async throws -> [IndexOverview.GenerationSummary]
    {
        let rows = try await connection.query(
            """
            SELECT generation_id, state, model_id, coalesce(own, 0) AS own, coalesce(generated, 0) AS generated,
                   coalesce(failing, 0) AS failing, error, \(utc("created_at")) AS created,
                   \(utc("activated_at")) AS activated
            FROM generation LEFT JOIN (
                SELECT generation_id, count(*) FILTER (WHERE stage = 0) AS own,
                       count(*) FILTER (WHERE stage = 1) AS generated, count(last_error) AS failing,
                       max(last_error) AS error
                FROM coding_task GROUP BY generation_id
            ) AS waiting USING (generation_id) ORDER BY generation_id
            """)
        return try rows.map { row in
            let state = try row.text("state")
            guard let state = Generation.State(rawValue: state) else {
                throw CodeIndexError("unknown state \"\(state)\" of a generation; run a newer gramd")
            }
            return IndexOverview.GenerationSummary(
                id: try row.int("generation_id"), state: state, modelID: try row.optionalText("model_id"),
                createdAt: try row.text("created"), activatedAt: try row.optionalText("activated"),
                waitingForOwn: Int(try row.int("own")), waitingForGenerated: Int(try row.int("generated")),
                failing: Int(try row.int("failing")), error: try row.optionalText("error"))
        }
    }

    private static func partitions(on connection: PostgresConnection) async throws -> [IndexOverview.Partition] {
        let rows = try await connection.query(
            """
            SELECT topic, partition::bigint AS partition, next_offset, owner FROM consumer_offset
            ORDER BY topic, partition
            """)
        return try rows.map { row in
            let next = try row.int("next_offset")
            return IndexOverview.Partition(
                partition: LogPartition(topic: try row.text("topic"), number: Int32(try row.int("partition"))),
                nextOffset: next < 0 ? nil : next, owner: try row.text("owner"))
        }
    }

    private static func recalls(on connection: PostgresConnection) async throws -> [IndexOverview.Recall] {
        let rows = try await connection.query(
            """
            SELECT generation_id, recall, queries, \(utc("measured_at")) AS measured
            FROM (SELECT * FROM click_recall ORDER BY measured_at DESC LIMIT $1) AS latest ORDER BY measured_at
            """, [.int(shownRecalls)])
        return try rows.map { row in
            IndexOverview.Recall(
                measuredAt: try row.text("measured"), generation: try row.int("generation_id"),
                recall: try row.double("recall"), queries: Int(try row.int("queries")))
        }
    }

    /// A point in time as ISO 8601 in UTC.
    static func utc(_ column: String) -> String {
        #"to_char(\#(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"#
    }
}
