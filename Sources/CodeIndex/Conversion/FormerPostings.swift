import Postgres

/// The postings of an index that another version made, one row each, until they have been converted.
enum FormerPostings {
    /// Products that are converted at once.
    static let page = 2_000

    /// Whether there are any.
    static func exist(on connection: PostgresConnection) async throws -> Bool {
        try await connection.query("SELECT to_regclass('conversion') IS NOT NULL AS exist")[0].bool("exist")
    }

    /// Refuses what would take products for uncoded that are only not converted.
    /// - Throws: ``CodeIndexError``
    static func expectNone(on connection: PostgresConnection) async throws {
        guard try await exist(on: connection) else { return }
        throw CodeIndexError(
            "the index is being brought into the form of this version, in the background of gramd run; try again later",
            kind: .busy)
    }

    /// Selects the postings of products `$1` in the form of the table `posting`; what was posted for several generations
    /// gives several rows.
    static let selection = """
        SELECT product_no, generation_id, count(*) FILTER (WHERE is_own)::smallint AS own,
               array_agg(code_id ORDER BY is_own DESC, weight DESC, probability DESC, code_text) AS codes,
               string_agg(
                   set_byte('\\x00', 0, least(greatest(floor(weight + 0.5)::integer, 1), 255)), ''
                   ORDER BY is_own DESC, weight DESC, probability DESC, code_text) AS weights,
               0::smallint AS clicked, NULL::bytea AS vector
        FROM (
            SELECT f.product_no, f.generation_id, f.own AS is_own, f.weight::float8 * 100 AS weight,
                   (SELECT coalesce(sum(l), 0) FROM unnest(f.log_probabilities) AS l) AS probability, code.code_id,
                   code_text
            FROM former_posting f
                JOIN former_code o ON o.generation_id = f.generation_id AND o.code_id = f.code_id
                JOIN code USING (code_text)
            WHERE f.product_no = ANY ($1)
        ) AS f GROUP BY product_no, generation_id
        """

    /// A page of live products' numbers behind `$1`.
    static func products(
        after last: Int64, limit: Int = page, on connection: PostgresConnection
    ) async throws -> [Int64] {
        try await connection.query(
            "SELECT product_no FROM product WHERE product_no > $1 AND live ORDER BY product_no LIMIT $2",
            [.int(last), .int(Int64(limit))]
        ).map { try $0.int("product_no") }
    }

    /// Reads what a generation's products have that are not converted, in parts.
    static func read(
        of generation: Int64, on connection: PostgresConnection, _ body: @Sendable ([PostingRow]) async throws -> Void
    ) async throws {
        var numbers = try await products(after: 0, on: connection)
        while let last = numbers.last {
            let rows = try await connection.queryPlanned(
                """
                SELECT \(PostingRow.columns) FROM (\(selection)) AS f
                WHERE generation_id = $2 AND NOT EXISTS (
                    SELECT FROM posting p WHERE p.generation_id = $2 AND p.product_no = f.product_no)
                """, [.intArray(numbers), .int(generation)])
            if !rows.isEmpty { try await body(rows.map(PostingRow.init)) }
            numbers = try await products(after: last, on: connection)
        }
    }
}
