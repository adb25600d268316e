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
    /// Codes whose number of live products is not that of their postings.
    package let wrongCounts: Int

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
                       coalesce(md5(string_agg((code_text, product_id, own, weight)::text, E'\\n'
                           ORDER BY code_text, product_id)), '') AS digest
                FROM posting JOIN generation USING (generation_id) JOIN code USING (generation_id, code_id)
                    JOIN product USING (product_no)
                WHERE state = 'active'
                """)[0]
            let wrong = try await connection.query(
                """
                SELECT count(*) AS codes
                FROM code LEFT JOIN (
                    SELECT generation_id, code_id, count(*) AS products FROM posting GROUP BY generation_id, code_id
                ) counted USING (generation_id, code_id)
                WHERE live_products <> coalesce(products, 0)
                """)[0]
            return IndexDigest(
                liveProducts: Int(try products.int("live")), postings: Int(try postings.int("postings")),
                productDigest: try products.text("digest"), postingDigest: try postings.text("digest"),
                deadPostings: Int(try postings.int("dead")), wrongCounts: Int(try wrong.int("codes")))
        }
    }

    private init(
        liveProducts: Int, postings: Int, productDigest: String, postingDigest: String, deadPostings: Int,
        wrongCounts: Int
    ) {
        self.liveProducts = liveProducts
        self.postings = postings
        self.productDigest = productDigest
        self.postingDigest = postingDigest
        self.deadPostings = deadPostings
        self.wrongCounts = wrongCounts
    }

    package var description: String {
        "\(liveProducts) live products \(productDigest), \(postings) postings \(postingDigest), "
            + "\(deadPostings) of them dead, \(wrongCounts) codes with a wrong count"
    }
}
