import Catalog
import Postgres

extension ClickStore {
    /// How long searches are kept for actions that come later, and actions for searches that come later, by the clock.
    private static let searchesKept = "interval '1 day'"
    /// Rows deleted in one statement.
    private static let deletedAtOnce = 10_000

    /// Writes a batch of a search log in one transaction: counts, what waits, dead letters and offsets.
    /// - Throws: ``PartitionOwnershipLost`` when another instance owns a partition; `PostgresError`.
    public func apply(_ batch: SearchLogBatch, _ rules: SearchLogRules) async throws -> SearchLogOutcome {
        try await pool.withTransaction { connection in
            try await PartitionStore.advance(batch.progress, on: connection)
            try await DeadLetterStore.insert(batch.deadLetters, on: connection)
            try await DeadLetterStore.delete(batch.settled, on: connection)
            var tally = ClickTally(rules, now: batch.now)
            let fresh = try await Self.insert(batch.queries, &tally, on: connection)
            var actions = batch.actions.map(tally.action)
            actions += try await Self.wake(queries: fresh, on: connection)
            try await Self.count(actions, &tally, on: connection)
            return tally.outcome
        }
    }

    /// Counts actions whose search came at the same time in another transaction, and forgets what is too old.
    public func tidy(_ rules: SearchLogRules, now: Int64) async throws -> SearchLogOutcome {
        let outcome = try await pool.withTransaction { connection in
            var tally = ClickTally(rules, now: now)
            let actions = try await Self.wake(queries: nil, on: connection)
            try await Self.count(actions, &tally, on: connection)
            return tally.outcome
        }
        let today = ClickTally.dayNumber(now)
        for (table, condition) in [
            ("waiting_action", "arrived_at < now() - \(Self.searchesKept)"),
            ("search_query", "arrived_at < now() - \(Self.searchesKept)"),
            ("recent_click", "arrived_at < now() - interval '1 day'"),
            ("click_recall", "measured_at < now() - interval '90 days'"),
            // A click that comes later than the next day may count again.
            ("client_click", "day < date '1970-01-01' + ($1::bigint - 1)::integer"),
        ] {
            var deleted = Self.deletedAtOnce
            while deleted == Self.deletedAtOnce {
                deleted = try await pool.withConnection {
                    try await $0.query(
                        """
                        DELETE FROM \(table) WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM \(table) WHERE $1::bigint IS NOT NULL AND \(condition)
                            LIMIT \(Self.deletedAtOnce)))
                        """, [.int(today)]
                    ).affectedRows
                }
            }
        }
        while try await deleteCounts(before: today - Int64(rules.retentionDays) + 1) == Self.deletedAtOnce {}
        return outcome
    }

    /// Deletes some counts of days before a day, and lets the words of the products that were clicked be weighed anew.
    /// - Returns: how many.
    private func deleteCounts(before day: Int64) async throws -> Int {
        try await pool.withTransaction { connection in
            let deleted = try await connection.query(
                """
                DELETE FROM click_day WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM click_day WHERE day < date '1970-01-01' + $1::integer LIMIT \(Self.deletedAtOnce)))
                RETURNING product_id, clicks
                """, [.int(day)])
            try await ClickedProductStore.note(
                deleted.filter { try $0.int("clicks") > 0 }.map { try $0.text("product_id") }, on: connection)
            return deleted.count
        }
    }

    /// Stores searches and counts what those seen for the first time showed.
    /// - Returns: the identifiers of the new ones.
    private static func insert(
        _ queries: [SearchQuery], _ tally: inout ClickTally, on connection: PostgresConnection
    ) async throws -> [String] {
        var named: [String: ClickTally.Search] = [:]
        for query in queries {
            let search = ClickTally.Search(
                text: query.text, client: query.client.map { ClickTally.hash($0) },
                timestamp: tally.time(query.timestamp), hits: query.hits)
            guard let id = query.id else {
                tally.add(search)
                continue
            }
            if named[id] == nil { named[id] = search }
        }
        guard !named.isEmpty else { return [] }
        let sorted = named.sorted { $0.key < $1.key }
        let rows = try await connection.query(
            """
            INSERT INTO search_query (query_id, query, client, searched_at, hits)
            SELECT query_id, query, client, searched_at, ARRAY(SELECT jsonb_array_elements_text(hits))
            FROM unnest($1, $2, $3, $4, $5) AS t(query_id, query, client, searched_at, hits) ORDER BY query_id
            ON CONFLICT (query_id) DO NOTHING RETURNING query_id
            """,
            [
                .textArray(sorted.map(\.key)), .textArray(sorted.map(\.value.text)),
                .bytesArray(sorted.map(\.value.client)), .intArray(sorted.map(\.value.timestamp)),
                .jsonArray(sorted.map { JSONValue.array($0.value.hits.map(JSONValue.string)).serialized }),
            ])
        let fresh = try rows.map { try $0.text("query_id") }
        for id in fresh {
            if let search = named[id] { tally.add(search) }
        }
        return fresh
    }

    /// Takes actions out of waiting whose search is known now.
    /// - Parameter queries: only of these; nil for all.
    private static func wake(
        queries: [String]?, on connection: PostgresConnection
    ) async throws -> [ClickTally.Action] {
        if queries?.isEmpty == true { return [] }
        let rows = try await connection.query(
            """
            DELETE FROM waiting_action w USING search_query q
            WHERE q.query_id = w.query_id AND ($1::text[] IS NULL OR w.query_id = ANY ($1))
            RETURNING w.query_id, w.product_id, w.is_click, w.client, w.acted_at, w.position
            """, [queries.map(PostgresValue.textArray) ?? .null])
        return try rows.map { row in
            ClickTally.Action(
                isClick: try row.bool("is_click"), queryID: try row.text("query_id"), query: nil,
                productID: try row.text("product_id"), client: try row.optionalBytes("client"),
                timestamp: try row.int("acted_at"), position: Int(try row.int("position")))
        }
    }

    private static func count(
        _ actions: [ClickTally.Action], _ tally: inout ClickTally, on connection: PostgresConnection
    ) async throws {
        let searches = try await searches(Set(actions.compactMap(\.queryID)).sorted(), on: connection)
        for action in actions { tally.add(action, search: action.queryID.flatMap { searches[$0] }) }
        try await insertWaiting(tally.waiting, on: connection)
        try await countClientClicks(&tally, on: connection)
        let cells = tally.counts.sorted { $0.key < $1.key }
        guard !cells.isEmpty else { return }
        try await connection.query(
            """
            INSERT INTO click_day AS c (day, query, product_id, position, impressions, clicks)
            SELECT date '1970-01-01' + day::integer, query, product_id, position::smallint, impressions, clicks
            FROM unnest($1, $2, $3, $4, $5, $6) AS t(day, query, product_id, position, impressions, clicks)
            ORDER BY day, query COLLATE "C", product_id COLLATE "C", position
            ON CONFLICT (day, query, product_id, position)
            DO UPDATE SET impressions = c.impressions + excluded.impressions, clicks = c.clicks + excluded.clicks
            """,
            [
                .intArray(cells.map(\.key.day)), .textArray(cells.map(\.key.query)),
                .textArray(cells.map(\.key.productID)), .intArray(cells.map { Int64($0.key.position) }),
                .intArray(cells.map(\.value.impressions)), .intArray(cells.map(\.value.clicks)),
            ])
        let clicked = cells.filter { $0.value.clicks > 0 }.map(\.key)
        try await sample(
            clicked.map { SampledClick(query: $0.query, productID: $0.productID) }, on: connection)
        try await ClickedProductStore.note(clicked.map(\.productID), on: connection)
        // Last, because every batch of every instance changes this one row.
        try await connection.query(
            "UPDATE click_total SET clicks = clicks + $1", [.int(Int64(tally.outcome.clicks))])
    }

    private static func searches(
        _ ids: [String], on connection: PostgresConnection
    ) async throws -> [String: ClickTally.Search] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await connection.query(
            "SELECT query_id, query, client, searched_at, hits FROM search_query WHERE query_id = ANY ($1)",
            [.textArray(ids)])
        var searches: [String: ClickTally.Search] = [:]
        for row in rows {
            searches[try row.text("query_id")] = ClickTally.Search(
                text: try row.text("query"), client: try row.optionalBytes("client"),
                timestamp: try row.int("searched_at"), hits: try row.textArray("hits"))
        }
        return searches
    }

    private static func insertWaiting(
        _ actions: [ClickTally.Action], on connection: PostgresConnection
    ) async throws {
        guard !actions.isEmpty else { return }
        try await connection.query(
            """
            INSERT INTO waiting_action (query_id, product_id, is_click, client, acted_at, position)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            """,
            [
                .textArray(actions.map(\.queryID)), .textArray(actions.map(\.productID)),
                .boolArray(actions.map(\.isClick)), .bytesArray(actions.map(\.client)),
                .intArray(actions.map(\.timestamp)), .intArray(actions.map { Int64($0.position) }),
            ])
    }

    /// Counts clicks of known clients: each pair once a day, and not more a day than the rules say.
    private static func countClientClicks(
        _ tally: inout ClickTally, on connection: PostgresConnection
    ) async throws {
        let candidates = tally.clientClicks.map(\.click)
        guard !candidates.isEmpty else { return }
        let known = try await connection.query(
            """
            SELECT t.n FROM unnest($1, $2, $3) WITH ORDINALITY AS t(day, client, pair, n)
            JOIN client_click c ON c.day = date '1970-01-01' + t.day::integer AND (c.client, c.pair) = (t.client, t.pair)
            """, parameters(candidates))
        let clients = Set(candidates.map { ClickTally.ClientDay(day: $0.day, client: $0.client) })
        let totals = try await connection.query(
            """
            SELECT t.day, t.client, count(*) AS clicks FROM unnest($1, $2) AS t(day, client)
            JOIN client_click c ON c.day = date '1970-01-01' + t.day::integer AND c.client = t.client
            GROUP BY t.day, t.client
            """, [.intArray(clients.map(\.day)), .bytesArray(clients.map(\.client))])
        let chosen = tally.choose(
            known: Set(try known.map { candidates[Int(try $0.int("n")) - 1] }),
            totals: Dictionary(
                try totals.map {
                    (
                        ClickTally.ClientDay(day: try $0.int("day"), client: try $0.bytes("client")),
                        Int(try $0.int("clicks"))
                    )
                }, uniquingKeysWith: { first, _ in first }))
        guard !chosen.isEmpty else { return }
        // What another instance has just counted is not inserted, and does not count here.
        let clicks = Array(chosen.keys)
        let inserted = try await connection.query(
            """
            WITH given AS (
                SELECT date '1970-01-01' + day::integer AS day, client, pair, n
                FROM unnest($1, $2, $3) WITH ORDINALITY AS t(day, client, pair, n)
            ), inserted AS (
                INSERT INTO client_click (day, client, pair)
                SELECT day, client, pair FROM given ORDER BY day, client, pair
                ON CONFLICT (day, client, pair) DO NOTHING RETURNING day, client, pair
            )
            SELECT n FROM given JOIN inserted USING (day, client, pair)
            """, parameters(clicks))
        for row in inserted {
            if let cell = chosen[clicks[Int(try row.int("n")) - 1]] { tally.count(cell) }
        }
    }

    private static func parameters(_ clicks: [ClickTally.ClientClick]) -> [PostgresValue] {
        [.intArray(clicks.map(\.day)), .bytesArray(clicks.map(\.client)), .bytesArray(clicks.map(\.pair))]
    }
}
