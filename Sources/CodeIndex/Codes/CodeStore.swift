public import Codes
import Postgres

/// The codes and postings of all generations, the cache of what models wrote, and search over them.
public struct CodeStore: Sendable {
    let pool: PostgresPool
}

extension CodeStore {
    /// A product's codes in a generation: own ones first, clicked ones last, each kind by falling weight times rarity. The
    /// generation's postings are read once to count the products under each.
    public func postings(of productID: String, in generation: Generation) async throws -> [StoredPosting] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                WITH posted AS (
                    SELECT input_hash, own, clicked, codes, weights FROM product JOIN posting USING (product_no)
                    WHERE generation_id = $1 AND product_id = $2 AND live
                ), counted AS (\(Self.counts(of: "ARRAY(SELECT unnest(codes) FROM posted)")))
                SELECT code_text, place, own, clicked, cardinality(codes) AS count,
                       get_byte(weights, place::integer - 1) / \(PostingWeight.stepsPerUnit)::float8 AS weight, products,
                       counted.own_products,
                       CASE WHEN place > own AND place <= cardinality(codes) - clicked THEN (
                           SELECT exp(log_probabilities[array_position(written.codes, code_text)]::float8)
                           FROM code_cache written
                           WHERE model_id = $3 AND written.input_hash = posted.input_hash
                       ) END AS probability
                FROM posted CROSS JOIN LATERAL unnest(posted.codes) WITH ORDINALITY AS t(code_id, place)
                    JOIN counted USING (code_id) JOIN code ON \(CodeRow.isNumbered("t.code_id"))
                ORDER BY place > own, place > cardinality(codes) - clicked,
                         get_byte(weights, place::integer - 1) / ln(1 + products) DESC, code_text
                """, [.int(generation.id), .text(productID), PostgresValue(generation.modelID)])
        }
        return try rows.map { row in
            StoredPosting(
                code: try row.text("code_text"),
                origin: PostingOrigin(
                    place: Int(try row.int("place")) - 1, of: Int(try row.int("count")), own: Int(try row.int("own")),
                    clicked: Int(try row.int("clicked"))),
                weight: try row.double("weight"),
                probability: try row.optionalDouble("probability"), frequency: try CodeFrequency(row))
        }
    }

    /// Live products under codes; codes without any are left out. The generation's postings are read once.
    public func frequencies(of codes: [String], in generation: Generation) async throws -> [String: CodeFrequency] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT code_text, products, own_products
                FROM (\(Self.counts(of: "ARRAY(SELECT code_id FROM code WHERE code_text = ANY ($2))"))) AS counted
                    JOIN code ON \(CodeRow.isNumbered("counted.code_id"))
                """, [.int(generation.id), .textArray(codes)])
        }
        return try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.text("code_text"), try CodeFrequency($0)) })
    }

    /// The products under each of some codes in generation `$1`.
    /// - Parameter codes: an expression for an array of `code_id`.
    private static func counts(of codes: String) -> String {
        """
        SELECT code_id, count(*) AS products, count(*) FILTER (WHERE place <= own) AS own_products
        FROM posting CROSS JOIN LATERAL unnest(codes) WITH ORDINALITY AS t(code_id, place)
        WHERE generation_id = $1 AND codes && \(codes) AND code_id = ANY (\(codes)) GROUP BY code_id
        """
    }

    /// The texts of all codes that have a live product. The generation's postings are read once.
    public func liveCodes(of generation: Generation) async throws -> Set<String> {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT code_text FROM code
                WHERE code_id IN (SELECT unnest(codes) FROM posting WHERE generation_id = $1)
                """, [.int(generation.id)])
        }
        return try Set(rows.map { try $0.text("code_text") })
    }
}

extension CodeFrequency {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(products: Int(try row.int("products")), own: Int(try row.int("own_products")))
    }
}
