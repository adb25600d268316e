public import Catalog
import Postgres

/// A query and a product clicked for it, with how often.
public struct ClickPair: Sendable, Equatable {
    public let query: String
    public let productID: String
    public let clicks: Int
}

extension CodeIndex {
    /// Adds clicks; the same click again (query, product, time) changes nothing.
    /// - Returns: how many were new.
    public func store(_ clicks: [Click]) async throws -> Int {
        guard !clicks.isEmpty else { return 0 }
        return try await pool.withConnection {
            try await $0.query(
                """
                INSERT INTO click (query, product_id, clicked_at)
                SELECT DISTINCT query, product_id, clicked_at FROM unnest($1, $2, $3) AS t(query, product_id, clicked_at)
                ORDER BY query, product_id, clicked_at
                ON CONFLICT (query, product_id, clicked_at) DO NOTHING
                """,
                [
                    .textArray(clicks.map(\.query)), .textArray(clicks.map(\.productID)),
                    .intArray(clicks.map(\.timestamp)),
                ]
            ).affectedRows
        }
    }

    /// Clicked pairs whose product is live, in a stable order.
    /// - Parameters:
    ///   - limit: the most pairs; those clicked most often come first.
    ///   - from: only clicks since then, in milliseconds since 1970.
    ///   - before: only clicks before then, and those without a time.
    public func clickPairs(limit: Int, from: Int64? = nil, before: Int64? = nil) async throws -> [ClickPair] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT query, product_id, sum(clicks)::bigint AS clicks FROM click JOIN product USING (product_id)
                WHERE live AND ($2::bigint IS NULL OR clicked_at >= $2)
                      AND ($3::bigint IS NULL OR clicked_at < $3 OR clicked_at IS NULL)
                GROUP BY query, product_id ORDER BY clicks DESC, query, product_id LIMIT $1
                """, [.int(Int64(limit)), PostgresValue(from), PostgresValue(before)])
        }
        return try rows.map {
            ClickPair(
                query: try $0.text("query"), productID: try $0.text("product_id"), clicks: Int(try $0.int("clicks")))
        }
    }

    /// When the newest clicks begin, in milliseconds since 1970; nil for a log without times.
    /// - Parameter share: how many of the clicks with a time are the newest, above 0 and below 1.
    public func startOfNewestClicks(share: Double) async throws -> Int64? {
        let row = try await pool.withConnection {
            try await $0.query(
                """
                SELECT percentile_disc($1) WITHIN GROUP (ORDER BY clicked_at) AS start
                FROM click WHERE clicked_at IS NOT NULL
                """, [.double(1 - share)])[0]
        }
        return try row.isNull("start") ? nil : row.int("start")
    }

    /// How often each of some queries was clicked; without an entry for those that never were.
    public func clicks(of queries: [String]) async throws -> [String: Int] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT query, sum(clicks)::bigint AS clicks FROM click WHERE query = ANY ($1) GROUP BY query
                """, [.textArray(queries)])
        }
        return Dictionary(
            try rows.map { (try $0.text("query"), Int(try $0.int("clicks"))) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many queries of the click log have a given number of clicks.
    public func queriesByClicks() async throws -> [Int: Int] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT clicks, count(*) AS queries
                FROM (SELECT sum(clicks)::bigint AS clicks FROM click GROUP BY query) AS log GROUP BY clicks
                """)
        }
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (Int(try $0.int("clicks")), Int(try $0.int("queries"))) })
    }
}
