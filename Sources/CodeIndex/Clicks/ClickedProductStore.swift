public import Codes
import Foundation
import Postgres

/// The products that clicks name, and the words of the queries that led to them.
///
/// Whoever writes clicks says with them whose words are to be weighed anew. One instance at a time does that, and posts
/// what has changed: nothing is lost with it, and what is posted in the end depends on the click log, the rules and the
/// day only.
public struct ClickedProductStore: Sendable {
    let pool: PostgresPool
    let dictionary: CodeDictionary

    /// Products weighed, or posted, at once.
    private static let page = 200
    /// The queries of a product that are looked at: those with most weight.
    private static let queriesPerProduct = 200
    /// The queries that are looked at for the words that many have: those with most clicks.
    private static let commonQueries = 50_000
    /// Queries so far down the answers count more, but never more than so many times.
    private static let leastPropensity = 0.1
}

extension ClickedProductStore {
    /// What a look at the clicked products has done.
    public struct Outcome: Sendable, Equatable {
        /// Products whose words were weighed.
        public var weighed = 0
        /// Postings that were changed.
        public var posted = 0
        /// Whether there was as much to do as is done at once, so that there may be more.
        public var isFull = false
        /// Whether something is left to do: there was too much for once, or who writes postings has to finish before.
        public var isUnfinished = false

        /// Nothing was done.
        public init() {}
    }

    /// Posts what has changed, then weighs some of the products whose clicks have changed, or whose words were weighed by
    /// other rules or as of another day. What is weighed is posted by the next call.
    /// - Parameters:
    ///   - analyzer: of the catalogue's language.
    ///   - now: milliseconds since 1970.
    /// - Returns: nil while another instance does it, or while the postings of another version are being converted.
    /// - Throws: `PostgresError`
    public func update(
        by rules: ClickedWordRules, analyzer: CodeAnalyzer, now: Int64
    ) async throws -> Outcome? {
        try await pool.withAdvisoryLock(named: "clicked words") { connection in
            guard try await !FormerPostings.exist(on: connection) else { return nil }
            var outcome = Outcome()
            outcome.posted = try await post(on: connection)
            let day = rules.weighingDay(ClickTally.dayNumber(now))
            let basis = Self.basis(rules, analyzer, day)
            let products = try await claim(before: basis, on: connection)
            if !products.isEmpty {
                let common = try await commonWords(before: day, as: basis, analyzer, on: connection)
                try await weigh(products, rules, analyzer, day: day, basis: basis, common, on: connection)
                outcome.weighed = products.count
            }
            outcome.isFull = max(outcome.weighed, outcome.posted) >= Self.page
            outcome.isUnfinished = try await isUnfinished(basis, on: connection)
            return outcome
        } ?? nil
    }

    /// The clicks that led to a product of queries with each word, of those queries that are looked at.
    /// - Throws: `PostgresError`
    public func clicks(onProduct id: String, analyzer: CodeAnalyzer) async throws -> [String: Double] {
        let found = try await pool.withConnection { connection in
            try await clicks(of: [id], ClickedWordRules(), day: 0, on: connection)
        }
        return ClickedWords.clicks(of: found[id]?.queries ?? [], analyzer: analyzer)
    }

    /// Lets the words of products be weighed anew. Inside the transaction that changes their clicks.
    ///
    /// The rows are locked in the order of the identifiers, and by the other side never for longer than a statement.
    static func note(_ products: some Sequence<String>, on connection: PostgresConnection) async throws {
        let products = Set(products).sorted { $0.precedesInBytes($1) }
        guard !products.isEmpty else { return }
        try await connection.query(
            """
            INSERT INTO clicked_product AS c (product_id) SELECT product_id FROM unnest($1) AS t(product_id)
            ON CONFLICT (product_id) DO UPDATE SET is_due = true WHERE NOT c.is_due
            """, [.textArray(products)])
    }

    /// What words are weighed by: those with another one are weighed anew.
    private static func basis(_ rules: ClickedWordRules, _ analyzer: CodeAnalyzer, _ day: Int64) -> String {
        "day \(day), \(rules.maximumWords) words of \(rules.minimumClicks) clicks, weight \(rules.maximumWeight), "
            + "half-life \(rules.halfLifeDays), \(analyzer.language), \(CodingInput.templateVersion)"
    }

    // MARK: Weighing

    /// Products to be weighed, those with new clicks first. They count as not weighed until ``store`` says otherwise.
    private func claim(before basis: String, on connection: PostgresConnection) async throws -> [String] {
        try await connection.queryPlanned(
            """
            WITH due AS (
                (SELECT product_id, 0 AS urgency FROM clicked_product WHERE is_due LIMIT $2)
                UNION ALL (SELECT product_id, 1 FROM clicked_product WHERE basis < $1 LIMIT $2)
                UNION ALL (SELECT product_id, 1 FROM clicked_product WHERE basis > $1 LIMIT $2)
            ), chosen AS (
                SELECT product_id FROM due GROUP BY product_id ORDER BY min(urgency), product_id LIMIT $2
            ), locked AS (
                SELECT product_id FROM clicked_product JOIN chosen USING (product_id)
                FOR UPDATE OF clicked_product SKIP LOCKED
            )
            UPDATE clicked_product c SET is_due = false, basis = '' FROM locked WHERE c.product_id = locked.product_id
            RETURNING c.product_id
            """, [.text(basis), .int(Int64(Self.page))]
        ).map { try $0.text("product_id") }
    }

    private func weigh(
        _ products: [String], _ rules: ClickedWordRules, _ analyzer: CodeAnalyzer, day: Int64, basis: String,
        _ common: CommonClickedWords, on connection: PostgresConnection
    ) async throws {
        let clicks = try await clicks(of: products, rules, day: day, on: connection)
        let words = products.map { product in
            clicks[product].map {
                ClickedWords(
                    of: $0.queries, total: $0.total, shares: common.shares, rules: rules, analyzer: analyzer
                ).words
            } ?? []
        }
        let posted = words.map { $0.map { PostedCode(code: $0.code, weight: $0.weight) } }
        let numbers = try await dictionary.numbers(of: posted.flatMap { $0.map(\.code.description) })
        try await store(
            products, FlatCodes(posted, numbers.numbers), rules, basis: basis, dictionary: numbers.table,
            on: connection)
        try await forget(products.filter { clicks[$0] == nil }, on: connection)
    }

    /// The queries that led to products; none for a product that has no clicks any more.
    private func clicks(
        of products: [String], _ rules: ClickedWordRules, day: Int64, on connection: PostgresConnection
    ) async throws -> [String: (queries: [ClickedWords.Query], total: Double)] {
        let rows = try await connection.queryPlanned(
            """
            WITH clicked AS (
                SELECT product_id COLLATE "C" AS product_id, query, clicks::float8 AS clicks, clicks::float8 AS corrected,
                       floor(clicked_at / 86400000.0)::bigint AS day
                FROM click WHERE product_id = ANY ($1) AND \(ClickStore.isCounted)
                UNION ALL
                SELECT product_id, query, clicks::float8, clicks / greatest(coalesce(propensity, 1)::float8, $5),
                       (day - date '1970-01-01')::bigint
                FROM click_day LEFT JOIN position_propensity USING (position)
                WHERE clicks > 0 AND product_id = ANY ($1)
            ), counted AS (
                -- Clicks without a time don't age. Older ones than the bound count for nothing anyway.
                SELECT product_id, query, sum(clicks) AS clicks,
                       sum(corrected * power(0.5::float8, least(greatest($2 - day, 0) / $3, 60))) AS weight
                FROM clicked GROUP BY product_id, query
            ), ranked AS (
                SELECT product_id, query, clicks, weight, sum(weight) OVER (PARTITION BY product_id) AS total,
                       row_number() OVER (PARTITION BY product_id ORDER BY weight DESC, query COLLATE "C") AS place
                FROM counted
            )
            SELECT product_id, query, clicks, weight, total FROM ranked WHERE place <= $4 ORDER BY product_id, place
            """,
            [
                .textArray(products), .int(day), .double(Double(rules.halfLifeDays)),
                .int(Int64(Self.queriesPerProduct)), .double(Self.leastPropensity),
            ])
        var clicks: [String: (queries: [ClickedWords.Query], total: Double)] = [:]
        for row in rows {
            let query = ClickedWords.Query(
                text: try row.text("query"), clicks: try row.double("clicks"), weight: try row.double("weight"))
            let total = try row.double("total")
            clicks[try row.text("product_id"), default: ([], total)].queries.append(query)
        }
        return clicks
    }

    /// The words that many of the clicks before a day have, looked for once for a basis.
    private func commonWords(
        before day: Int64, as basis: String, _ analyzer: CodeAnalyzer, on connection: PostgresConnection
    ) async throws -> CommonClickedWords {
        let known = try await connection.query(
            "SELECT shares::text AS shares FROM clicked_basis WHERE basis = $1", [.text(basis)])
        if let known = known.first {
            return CommonClickedWords(
                shares: try JSONDecoder().decode([String: Double].self, from: Data(known.text("shares").utf8)))
        }
        let rows = try await connection.query(
            """
            SELECT query, sum(clicks) AS clicks, sum(sum(clicks)) OVER () AS total FROM click_log
            WHERE clicked_at IS NULL OR clicked_at < $2 * 86400000
            GROUP BY query ORDER BY clicks DESC, query LIMIT $1
            """, [.int(Int64(Self.commonQueries)), .int(day)])
        let total = try rows.first?.double("total")
        let common = CommonClickedWords(
            of: try rows.map { .init(text: try $0.text("query"), clicks: try $0.double("clicks")) }, total: total ?? 0,
            analyzer: analyzer)
        let shares = String(decoding: try JSONEncoder().encode(common.shares), as: UTF8.self)
        try await connection.query(
            "WITH former AS (DELETE FROM clicked_basis) INSERT INTO clicked_basis (basis, shares) VALUES ($1, $2)",
            [.text(basis), .json(shares)])
        return common
    }

    /// Stores the words of products, unless a rebuild has replaced the dictionary meanwhile, which lets them be weighed anew.
    private func store(
        _ products: [String], _ words: FlatCodes, _ rules: ClickedWordRules, basis: String, dictionary table: Int64?,
        on connection: PostgresConnection
    ) async throws {
        let row = try await connection.queryPlanned(
            """
            WITH weighed AS (
                SELECT c.product_id, \(FlatCodes.numbers(in: "$5")) AS codes, \(FlatCodes.weights(in: "$6")) AS weights
                FROM unnest($2, $3, $4) AS t(product_id, first, last) JOIN clicked_product c USING (product_id)
                WHERE c.basis = '' FOR UPDATE OF c SKIP LOCKED
            ), stored AS (
                UPDATE clicked_product c
                SET basis = $1, most = $7, codes = w.codes, weights = w.weights,
                    changed_xid = CASE
                        WHEN (c.codes, c.weights, c.most::bigint) IS DISTINCT FROM (w.codes, w.weights, $7)
                        THEN pg_current_xact_id() ELSE c.changed_xid END
                FROM weighed w
                WHERE c.product_id = w.product_id AND ($8::bigint IS NULL OR \(CodeDictionary.file)::bigint = $8)
            )
            SELECT \(CodeDictionary.file)::bigint AS dictionary
            """,
            [
                .text(basis), .textArray(products), .int32Array(words.first), .int32Array(words.last),
                .int32Array(words.numbers), .bytes(words.weights), .int(Int64(rules.maximumWords)),
                PostgresValue(table),
            ])[0]
        if let table, try row.int("dictionary") != table { dictionary.forget() }
    }

    /// Forgets products without clicks, once nothing is posted of them.
    private func forget(_ products: [String], on connection: PostgresConnection) async throws {
        guard !products.isEmpty else { return }
        try await connection.query(
            """
            DELETE FROM clicked_product WHERE product_id IN (
                SELECT product_id FROM clicked_product
                WHERE product_id = ANY ($1) AND NOT is_due AND codes = '{}' AND changed_xid IS NULL
                FOR UPDATE SKIP LOCKED)
            """, [.textArray(products)])
    }

    // MARK: Posting

    /// Brings postings up to date with the words that were stored before: in all generations.
    ///
    /// Who writes a product's postings takes its words along as they were when that statement began. So a product is done
    /// only when all transactions that were running when its words changed have ended, and its postings, looked at after
    /// that, have what was stored. Rows that somebody else holds are left to the next time: nobody is waited for here.
    /// - Returns: how many postings were changed.
    private func post(on connection: PostgresConnection) async throws -> Int {
        let row = try await connection.queryPlanned(
            """
            WITH changed AS MATERIALIZED (
                SELECT product_id, codes, weights, most FROM clicked_product
                WHERE changed_xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY changed_xid, product_id LIMIT $1 FOR UPDATE SKIP LOCKED
            ), differing AS MATERIALIZED (
                SELECT t.generation_id, t.product_no, c.product_id
                FROM changed c JOIN product p USING (product_id) JOIN posting t USING (product_no)
                    CROSS JOIN LATERAL \(ClickedCodes.selection(besides: ClickedCodes.others)) AS added
                WHERE \(ClickedCodes.differ)
            ), held AS MATERIALIZED (
                SELECT t.generation_id, t.product_no, d.product_id, \(ClickedCodes.others) AS codes,
                       \(ClickedCodes.otherWeights) AS weights
                FROM differing d JOIN posting t USING (generation_id, product_no) FOR UPDATE OF t SKIP LOCKED
            ), renewed AS MATERIALIZED (
                SELECT h.generation_id, h.product_no, h.codes || coalesce(added.codes, '{}') AS codes,
                       h.weights || coalesce(added.weights, '') AS weights,
                       coalesce(cardinality(added.codes), 0) AS clicked
                FROM held h JOIN changed c USING (product_id)
                    CROSS JOIN LATERAL \(ClickedCodes.selection(besides: "h.codes")) AS added
            ), posted AS (
                UPDATE posting t SET codes = r.codes, weights = r.weights, clicked = r.clicked FROM renewed r
                WHERE t.generation_id = r.generation_id AND t.product_no = r.product_no
                RETURNING t.generation_id, t.product_no
            ), noted AS (
                INSERT INTO change (generation_id, \(ChangeLog.productColumns))
                SELECT generation_id, \(ChangeLog.products("product_no")) FROM posted GROUP BY generation_id
            ), done AS (
                UPDATE clicked_product c SET changed_xid = NULL FROM changed
                WHERE c.product_id = changed.product_id
                    AND NOT EXISTS (SELECT FROM differing d WHERE d.product_id = c.product_id)
            )
            SELECT count(*) AS posted, CASE WHEN count(*) > 0 THEN \(ChangeLog.signal) END FROM posted
            """, [.int(Int64(Self.page))])[0]
        return Int(try row.int("posted"))
    }

    private func isUnfinished(_ basis: String, on connection: PostgresConnection) async throws -> Bool {
        try await connection.query(
            """
            SELECT EXISTS (SELECT FROM clicked_product WHERE is_due)
                OR EXISTS (SELECT FROM clicked_product WHERE basis < $1)
                OR EXISTS (SELECT FROM clicked_product WHERE basis > $1)
                OR EXISTS (SELECT FROM clicked_product WHERE changed_xid IS NOT NULL) AS unfinished
            """, [.text(basis)])[0].bool("unfinished")
    }
}
