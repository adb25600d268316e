import Catalog
import Postgres

extension ProductStore {
    private static let shownChanges: Int64 = 20

    /// Where a product's state comes from, and what has been done about it since; deleted products have one too.
    /// - Returns: nil for a product that is unknown.
    /// - Throws: `PostgresError`, also where the changes can't be looked through within seconds; ``CodeIndexError`` for what
    ///   a newer gramd has written.
    public func history(of id: String) async throws -> ProductHistory? {
        try await pool.withTransaction { connection in
            try await connection.execute("SET LOCAL statement_timeout = '5s'")
            let rows = try await connection.query(
                """
                SELECT product_no, live, title, partition::bigint AS partition, record_offset, record_time, source_version,
                       newest_version, CASE WHEN topic = $2 THEN concat(topic, name) ELSE topic END AS topic
                FROM product LEFT JOIN import_feed ON topic = $2 AND feed = partition WHERE product_id = $1
                """, [.text(id), .text(ImportFeed.topicOfAll)])
            guard let row = rows.first else { return nil }
            let number = try row.int("product_no")
            let isLive = try row.bool("live")
            return ProductHistory(
                id: id, isLive: isLive, title: try row.optionalText("title"), record: try StoredProduct.position(row),
                recordTime: try row.optionalInt("record_time"), version: try row.optionalInt("source_version"),
                newestVersion: try row.optionalInt("newest_version"),
                codings: isLive ? try await Self.codings(of: number, on: connection) : [],
                changes: try await Self.changes(of: number, on: connection))
        }
    }

    private static func codings(
        of number: Int64, on connection: PostgresConnection
    ) async throws -> [ProductHistory.Coding] {
        let rows = try await connection.query(
            """
            SELECT g.generation_id, g.state, coalesce(cardinality(p.codes), 0)::bigint AS codes,
                   t.stage::bigint AS stage, coalesce(t.attempts, 0)::bigint AS attempts, t.last_error
            FROM generation g
                LEFT JOIN posting p ON p.generation_id = g.generation_id AND p.product_no = $1
                LEFT JOIN coding_task t ON t.generation_id = g.generation_id AND t.product_no = $1
            ORDER BY g.generation_id
            """, [.int(number)])
        return try rows.map { row in
            let state = try row.text("state")
            guard let state = Generation.State(rawValue: state) else {
                throw CodeIndexError("unknown state \"\(state)\" of a generation; run a newer gramd")
            }
            return ProductHistory.Coding(
                generation: try row.int("generation_id"), state: state, codes: Int(try row.int("codes")),
                waitingFor: try row.optionalInt("stage").flatMap(CodingStage.init),
                attempts: Int(try row.int("attempts")),
                error: try row.optionalText("last_error"))
        }
    }

    private static func changes(
        of number: Int64, on connection: PostgresConnection
    ) async throws -> [ProductHistory.Change] {
        let rows = try await connection.query(
            """
            SELECT \(CodeIndex.utc("changed_at")) AS changed, generation_id FROM change
            WHERE product_nos @> ARRAY[$1::bigint] OR product_run @> $1::bigint ORDER BY xid DESC LIMIT $2
            """, [.int(number), .int(shownChanges)])
        return try rows.map {
            ProductHistory.Change(changedAt: try $0.text("changed"), generation: try $0.optionalInt("generation_id"))
        }
    }
}
