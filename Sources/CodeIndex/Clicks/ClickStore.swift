public import Catalog
import Postgres

/// The click log: clicks from files and from search-log topics, what counts of them, and how well they are found.
public struct ClickStore: Sendable {
    let pool: PostgresPool

    /// How far ahead of the present a click may be, in milliseconds: clocks differ, and what is counted by days is taken for
    /// their noon. A later one comes from a clock that is wrong, and counts for nothing: all that a training reads up to it,
    /// and the clicks of years to come would be taken for read.
    public static let mostAhead: Int64 = 86_400_000

    /// SQL for whether a click's time is one to count.
    static let isCounted =
        "(clicked_at IS NULL OR clicked_at <= (extract(epoch FROM now()) * 1000)::bigint + \(mostAhead))"
    /// The clicks that count.
    static let log = "(SELECT * FROM click_log WHERE \(isCounted)) AS click_log"
}

extension ClickStore {
    /// Adds clicks; the same click again (query, product, time) changes nothing, unless it stands for more clicks now.
    /// - Returns: how many queries, products and times were new.
    public func store(_ clicks: [Click]) async throws -> Int {
        guard !clicks.isEmpty else { return 0 }
        return try await pool.withTransaction { connection in
            let new = try await connection.query(
                """
                INSERT INTO click (query, product_id, clicked_at, clicks)
                SELECT query, product_id, clicked_at, max(clicks)
                FROM unnest($1, $2, $3, $4) AS t(query, product_id, clicked_at, clicks)
                GROUP BY query, product_id, clicked_at ORDER BY query, product_id, clicked_at
                ON CONFLICT (query, product_id, clicked_at)
                DO UPDATE SET clicks = excluded.clicks WHERE click.clicks < excluded.clicks
                RETURNING query, product_id, xmax = 0 AS is_new
                """,
                [
                    .textArray(clicks.map(\.query)), .textArray(clicks.map(\.productID)),
                    .intArray(clicks.map(\.timestamp)), .intArray(clicks.map { $0.count ?? 1 }),
                ]
            ).filter { try $0.bool("is_new") }
            try await Self.sample(
                new.map { SampledClick(query: try $0.text("query"), productID: try $0.text("product_id")) },
                on: connection)
            try await ClickedProductStore.note(clicks.map(\.productID), on: connection)
            return new.count
        }
    }

    /// Clicked pairs whose product is live, in a stable order.
    /// - Parameters:
    ///   - limit: the most pairs; those clicked most often come first.
    ///   - from: only clicks since then, in milliseconds since 1970.
    ///   - before: only clicks before then, and those without a time.
    public func pairs(limit: Int, from: Int64? = nil, before: Int64? = nil) async throws -> [ClickPair] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT query, product_id, sum(clicks) AS clicks FROM \(Self.log) JOIN product USING (product_id)
                WHERE live AND ($2::bigint IS NULL OR clicked_at >= $2)
                      AND ($3::bigint IS NULL OR clicked_at < $3 OR clicked_at IS NULL)
                GROUP BY query, product_id ORDER BY clicks DESC, query, product_id LIMIT $1
                """, [.int(Int64(limit)), PostgresValue(from), PostgresValue(before)])
        }
        return try rows.map {
            ClickPair(
                query: try $0.text("query"), productID: try $0.text("product_id"), clicks: try $0.double("clicks"))
        }
    }

    /// When the newest clicks begin, in milliseconds since 1970; nil for a log without times.
    /// - Parameters:
    ///   - share: how many of the clicks with a time are the newest, above 0 and below 1.
    ///   - most: the newest are hardly more than this, however long the log is.
    ///   - from: of clicks since then only.
    public func startOfNewest(share: Double, most: Int = .max, from: Int64? = nil) async throws -> Int64? {
        let row = try await pool.withConnection {
            try await $0.query(
                """
                WITH moment AS (
                    SELECT clicked_at, sum(clicks) AS clicks FROM \(Self.log)
                    WHERE clicked_at IS NOT NULL AND ($3::bigint IS NULL OR clicked_at >= $3) GROUP BY clicked_at
                ), running AS (
                    SELECT clicked_at, sum(clicks) OVER (ORDER BY clicked_at DESC) AS since,
                           sum(clicks) OVER () AS total
                    FROM moment
                )
                SELECT max(clicked_at) AS start FROM running WHERE since >= least($1 * total, $2)
                """, [.double(share), .double(Double(most)), PostgresValue(from)])[0]
        }
        return try row.isNull("start") ? nil : row.int("start")
    }

    /// When the newest click was, in milliseconds since 1970; nil for a log without times.
    /// - Parameter before: only of clicks before then.
    public func newestTime(before: Int64? = nil) async throws -> Int64? {
        let row = try await pool.withConnection {
            try await $0.query(
                "SELECT max(clicked_at) AS newest FROM \(Self.log) WHERE $1::bigint IS NULL OR clicked_at < $1",
                [PostgresValue(before)])[0]
        }
        return try row.isNull("newest") ? nil : row.int("newest")
    }

    /// How often each of some queries was clicked; without an entry for those that never were.
    public func counts(of queries: [String]) async throws -> [String: Int] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT query, round(sum(clicks))::bigint AS clicks FROM \(Self.log) WHERE query = ANY ($1) GROUP BY query
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
                FROM (SELECT round(sum(clicks))::bigint AS clicks FROM \(Self.log) GROUP BY query) AS log GROUP BY clicks
                """)
        }
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (Int(try $0.int("clicks")), Int(try $0.int("queries"))) })
    }

    /// Pairs that were shown at several places and clicked.
    /// - Parameter pairs: the most of them; those shown most often come first.
    public func positionCounts(pairs: Int) async throws -> [PositionCount] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                WITH counted AS (
                    SELECT query, product_id, position, sum(impressions)::float8 AS impressions,
                           sum(clicks)::float8 AS clicks
                    FROM click_day WHERE position > 0 GROUP BY query, product_id, position HAVING sum(impressions) > 0
                ), chosen AS (
                    SELECT query, product_id, row_number() OVER (ORDER BY sum(impressions) DESC, query, product_id) AS pair
                    FROM counted GROUP BY query, product_id HAVING count(*) > 1 AND sum(clicks) > 0
                    ORDER BY pair LIMIT $1
                )
                SELECT pair, position::bigint AS position, impressions, clicks
                FROM counted JOIN chosen USING (query, product_id) ORDER BY pair, position
                """, [.int(Int64(pairs))])
        }
        return try rows.map {
            PositionCount(
                pair: try $0.int("pair"), position: Int(try $0.int("position")),
                impressions: try $0.double("impressions"), clicks: try $0.double("clicks"))
        }
    }

    /// Lets clicks count by how likely their place is looked at.
    /// - Parameter propensities: by place, from 1.
    public func store(propensities: [Double]) async throws {
        try await pool.withTransaction { connection in
            try await connection.query("LOCK TABLE position_propensity IN EXCLUSIVE MODE")
            try await connection.query("DELETE FROM position_propensity")
            try await connection.query(
                """
                INSERT INTO position_propensity (position, propensity)
                SELECT place::smallint, propensity::real FROM unnest($1) WITH ORDINALITY AS t(propensity, place)
                """, [.doubleArray(propensities)])
        }
    }

    /// How likely each place among the answers is looked at, from 1; empty before anything was estimated.
    public func propensities() async throws -> [Double] {
        try await pool.withConnection {
            try await $0.query("SELECT propensity FROM position_propensity ORDER BY position")
                .map { try $0.double("propensity") }
        }
    }

    /// Lets search-log topics be read from elsewhere; whoever owns their partitions now is refused from then on.
    /// - Parameters:
    ///   - offsets: where each partition goes on; -1 for its oldest record.
    ///   - forgetting: forgets everything counted of any topic, so that reading again counts nothing twice.
    public func moveOffsets(to offsets: [LogPartition: Int64], forgetting: Bool) async throws {
        try await pool.withTransaction { connection in
            try await PartitionStore.store(offsets, on: connection)
            guard forgetting else { return }
            try await connection.execute(
                """
                TRUNCATE click_day, client_click, search_query, waiting_action;
                UPDATE clicked_product SET is_due = true;
                """)
        }
    }
}
