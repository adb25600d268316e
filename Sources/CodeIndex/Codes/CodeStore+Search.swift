public import Codes
import Foundation
import Postgres

extension CodeStore {
    /// `InverseFrequency` of the code `c` among `$5` products.
    private static let inverseFrequency =
        "ln(1 + (greatest($5 - c.live_products, 0) + 0.5) / (c.live_products + 0.5))"

    /// Products under a query's codes, best first.
    ///
    /// The score is that of ``CodeScoring``; `idf` comes from the live product counts at this moment. All of it is one
    /// round trip.
    /// - Parameters:
    ///   - scoring: the generation's.
    ///   - catalogueSize: the number of live products, for idf.
    public func search(
        _ codes: [QueryCode], in generation: Generation, scoring: CodeScoring, limit: Int, catalogueSize: Int
    ) async throws -> [FoundProduct] {
        let codes = codes.filter { !$0.isOwn || scoring.weight(ofOwn: $0) > 0 }
        guard !codes.isEmpty, limit > 0 else { return [] }
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                WITH matched AS (
                    SELECT c.code_id, c.code_text, t.own, t.probability,
                           \(Self.inverseFrequency) AS idf
                    FROM unnest($2, $3, $4) AS t(code_text, own, probability)
                    JOIN code c ON c.generation_id = $1 AND c.code_text = t.code_text AND c.live_products > 0
                ), query AS (
                    SELECT code_id, code_text, own * idf AS weight FROM matched WHERE own > 0
                    UNION ALL
                    SELECT code_id, code_text,
                           $10 * coalesce((SELECT sum(idf) FROM matched WHERE own = 1), 1)
                           * probability * idf / sum(probability * idf) OVER ()
                    FROM matched WHERE own = 0 AND probability > 0 AND $10 > 0
                ), best AS (
                    SELECT p.product_no, sum(p.weight * query.weight) AS score
                    FROM query JOIN posting p ON p.generation_id = $1 AND p.code_id = query.code_id
                    WHERE $7 > 0 GROUP BY p.product_no ORDER BY score DESC, p.product_no LIMIT $7
                ), evidence AS (
                    SELECT c.code_id, c.code_text, e.sum
                           * \(Self.inverseFrequency) AS evidence
                    FROM (
                        SELECT p.code_id, sum(best.score * p.weight) FROM best JOIN posting p USING (product_no)
                        WHERE p.generation_id = $1 AND p.code_id NOT IN (SELECT code_id FROM query)
                        GROUP BY p.code_id
                    ) e JOIN code c ON c.generation_id = $1 AND c.code_id = e.code_id
                    WHERE strpos(c.code_text, $11) = 0
                    ORDER BY evidence DESC, c.code_id LIMIT $8
                ), expanded AS (
                    SELECT code_id, code_text, weight FROM query
                    UNION ALL
                    SELECT code_id, code_text,
                           $9 * evidence / sum(evidence) OVER () * (SELECT sum(weight) FROM query)
                    FROM evidence WHERE evidence > 0
                ), found AS (
                    SELECT p.product_no, sum(p.weight * e.weight) AS score, array_agg(e.code_text) AS codes
                    FROM expanded e JOIN posting p ON p.generation_id = $1 AND p.code_id = e.code_id
                    GROUP BY p.product_no ORDER BY score DESC, p.product_no LIMIT $6
                )
                SELECT product_id, title, brand, price::text AS price, score, codes
                FROM found JOIN product USING (product_no) WHERE live ORDER BY score DESC, product_no
                """,
                [
                    .int(generation.id), .textArray(codes.map(\.code.description)),
                    .doubleArray(codes.map { $0.isOwn ? scoring.weight(ofOwn: $0) : 0 }),
                    .doubleArray(codes.map { $0.probability ?? 0 }),
                    .double(Double(catalogueSize)), .int(Int64(limit)), .int(Int64(scoring.feedback?.products ?? 0)),
                    .int(Int64(scoring.feedback?.codes ?? 0)), .double(scoring.feedback?.weight ?? 0),
                    .double(scoring.modelWeight), .text(String(Code.separator)),
                ])
        }
        return try rows.map { row in
            FoundProduct(
                productID: try row.text("product_id"), title: try row.text("title"),
                brand: try row.optionalText("brand"), price: try row.optionalText("price"),
                score: try row.double("score"), matchedCodes: try row.textArray("codes").sorted())
        }
    }

}
