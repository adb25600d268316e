import Postgres

extension ClickStore {
    /// A click that may go into the sample of recent ones.
    struct SampledClick {
        var query: String
        var productID: String
    }

    /// Clicks of one batch that go into the sample of recent ones.
    private static let sampledAtOnce = 100

    /// Adds some of a batch's clicks to the sample of recent ones.
    static func sample(_ clicks: [SampledClick], on connection: PostgresConnection) async throws {
        let some = clicks.shuffled().prefix(sampledAtOnce)
        guard !some.isEmpty else { return }
        try await connection.query(
            "INSERT INTO recent_click (query, product_id) SELECT * FROM unnest($1, $2)",
            [.textArray(some.map(\.query)), .textArray(some.map(\.productID))])
    }

    /// Recently clicked products by query; only those that are live.
    /// - Parameters:
    ///   - generation: only clicks that came after it was activated, and in the last day.
    ///   - queries: at most; chosen by chance.
    public func recent(since generation: Generation, queries: Int) async throws -> [String: Set<String>] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                WITH recent AS (
                    SELECT DISTINCT query, product_id FROM recent_click JOIN product USING (product_id)
                    WHERE live AND arrived_at > now() - interval '1 day' AND arrived_at >
                        (SELECT coalesce(activated_at, created_at) FROM generation WHERE generation_id = $1)
                ), chosen AS (
                    SELECT query FROM recent GROUP BY query ORDER BY random() LIMIT $2
                )
                SELECT query, product_id FROM recent JOIN chosen USING (query)
                """, [.int(generation.id), .int(Int64(queries))])
        }
        var clicked: [String: Set<String>] = [:]
        for row in rows { clicked[try row.text("query"), default: []].insert(try row.text("product_id")) }
        return clicked
    }

    /// Records what a generation found of recent clicks.
    public func store(_ record: ClickRecallRecord) async throws {
        try await pool.withConnection {
            _ = try await $0.query(
                "INSERT INTO click_recall (generation_id, recall, queries) VALUES ($1, $2, $3)",
                [.int(record.generation), .double(record.recall), .int(Int64(record.queries))])
        }
    }

    /// What the active generation found first since it was activated, and what it found last; nil before both, and when
    /// an alignment run has begun since the last one.
    public func recallSinceActivation() async throws -> RecallChange? {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT recall FROM click_recall JOIN generation USING (generation_id)
                WHERE state = 'active' AND measured_at > coalesce(activated_at, created_at)
                    AND (SELECT max(measured_at) FROM click_recall JOIN generation USING (generation_id)
                         WHERE state = 'active') > coalesce((SELECT max(started_at) FROM alignment_run), '-infinity')
                ORDER BY measured_at
                """)
        }
        guard rows.count > 1, let first = rows.first, let last = rows.reversed().first else { return nil }
        return RecallChange(first: try first.double("recall"), last: try last.double("recall"))
    }

    /// The latest measurements, newest first.
    public func recallHistory(limit: Int) async throws -> [ClickRecallRecord] {
        try await pool.withConnection {
            try await $0.query(
                "SELECT generation_id, recall, queries FROM click_recall ORDER BY measured_at DESC LIMIT $1",
                [.int(Int64(limit))]
            ).map {
                ClickRecallRecord(
                    generation: try $0.int("generation_id"), recall: try $0.double("recall"),
                    queries: Int(try $0.int("queries")))
            }
        }
    }
}
