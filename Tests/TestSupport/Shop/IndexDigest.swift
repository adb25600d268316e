package import Postgres

/// What an index holds, boiled down for comparison.
package struct IndexDigest: Equatable, CustomStringConvertible {
    package let liveProducts: Int
    package let postings: Int
    /// Over all products with all fields, in the order of their identifiers.
    package let productDigest: String
    /// Over (code text, product, own, weight) of the generation that answers queries, in order.
    package let postingDigest: String
    /// Postings of products that are deleted.
    package let deadPostings: Int
    /// Products in a generation whose codes repeat or lack a weight.
    package let brokenRows: Int

    package init(of pool: PostgresPool) async throws {
        self = try await pool.withConnection { connection in
            let products = try await connection.query(
                """
                SELECT count(*) FILTER (WHERE live) AS live,
                       coalesce(md5(string_agg((product_id, live, source_version, source_timestamp, title, brand,
                           category, description, price, attributes, input_hash)::text, E'\\n' ORDER BY product_id)), '')
                           AS digest
                FROM product
                """)[0]
            let postings = try await connection.query(
                """
                SELECT count(*) AS postings, count(*) FILTER (WHERE NOT live) AS dead,
                       coalesce(md5(string_agg(
                           (code_text, product_id, place <= own, get_byte(weights, place::integer - 1))::text, E'\\n'
                           ORDER BY code_text, product_id)), '') AS digest
                FROM posting JOIN generation USING (generation_id) JOIN product USING (product_no)
                    CROSS JOIN LATERAL unnest(codes) WITH ORDINALITY AS t(code_id, place) JOIN code USING (code_id)
                WHERE state = 'active'
                """)[0]
            let broken = try await connection.query(
                """
                SELECT count(*) AS products FROM posting
                WHERE cardinality(codes) <> length(weights) OR own > cardinality(codes)
                    OR cardinality(codes) <> (SELECT count(DISTINCT code_id) FROM unnest(codes) AS t(code_id))
                """)[0]
            return IndexDigest(
                liveProducts: Int(try products.int("live")), postings: Int(try postings.int("postings")),
                productDigest: try products.text("digest"), postingDigest: try postings.text("digest"),
                deadPostings: Int(try postings.int("dead")), brokenRows: Int(try broken.int("products")))
        }
    }

    private init(
        liveProducts: Int, postings: Int, productDigest: String, postingDigest: String, deadPostings: Int,
        brokenRows: Int
    ) {
        self.liveProducts = liveProducts
        self.postings = postings
        self.productDigest = productDigest
        self.postingDigest = postingDigest
        self.deadPostings = deadPostings
        self.brokenRows = brokenRows
    }

    package var description: String {
        "\(liveProducts) live products \(productDigest), \(postings) postings \(postingDigest), "
            + "\(deadPostings) of them dead, \(brokenRows) rows broken"
    }
}
