import Postgres

/// The codes and postings of all generations, the cache of what models wrote, and search over them.
public struct CodeStore: Sendable {
    let pool: PostgresPool
}

extension CodeStore {
    /// A product's codes in a generation: own ones first, each kind by falling weight times rarity.
    public func postings(of productID: String, in generation: Generation) async throws -> [StoredPosting] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT c.code_text, p.own, p.weight::float8 AS weight, c.live_products,
                       (SELECT exp(sum(l)) FROM unnest(p.log_probabilities) AS l) AS probability
                FROM product JOIN posting p ON p.generation_id = $1 AND p.product_no = product.product_no
                JOIN code c ON c.generation_id = $1 AND c.code_id = p.code_id
                WHERE product.product_id = $2 AND product.live
                ORDER BY p.own DESC, p.weight / ln(1 + c.live_products) DESC, c.code_text
                """, [.int(generation.id), .text(productID)])
        }
        return try rows.map { row in
            StoredPosting(
                code: try row.text("code_text"), isOwn: try row.bool("own"), weight: try row.double("weight"),
                probability: try row.isNull("probability") ? nil : try row.double("probability"),
                liveProducts: Int(try row.int("live_products")))
        }
    }

    /// Live products under codes; codes without any are left out.
    public func liveProducts(of codes: [String], in generation: Generation) async throws -> [String: Int] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT code_text, live_products FROM code
                WHERE generation_id = $1 AND code_text = ANY ($2) AND live_products > 0
                """, [.int(generation.id), .textArray(codes)])
        }
        return try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.text("code_text"), Int(try $0.int("live_products"))) })
    }

    /// The texts of all codes that have a live product.
    public func liveCodes(of generation: Generation) async throws -> Set<String> {
        let rows = try await pool.withConnection {
            try await $0.query(
                "SELECT code_text FROM code WHERE generation_id = $1 AND live_products > 0", [.int(generation.id)])
        }
        return try Set(rows.map { try $0.text("code_text") })
    }

    /// Renews the planner's statistics. A table that grows from nothing has none until autovacuum comes by, and
    /// statements over it would read it from end to end.
    public func analyze(_ generation: Generation) async throws {
        try await pool.withConnection {
            try await $0.execute("ANALYZE product, coding_task, code_\(generation.id), posting_\(generation.id)")
        }
    }
}
