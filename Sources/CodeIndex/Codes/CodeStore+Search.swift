public import Codes
import Postgres

extension CodeStore {
    /// Products under a query's codes, best first, with the score of ``CodeScoring`` at this moment.
    ///
    /// This is the schema's function `search`, which answers from memory are compared with: it reads the generation's
    /// postings from end to end, unless there is a GIN index on `posting.codes`.
    /// - Parameter scoring: the generation's.
    public func search(
        _ codes: [QueryCode], in generation: Generation, scoring: CodeScoring, limit: Int
    ) async throws -> [FoundProduct] {
        let codes = codes.filter { !$0.isOwn || scoring.weight(ofOwn: $0) > 0 }
        guard !codes.isEmpty, limit > 0 else { return [] }
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT product_id, title, brand, price::text AS price, score, matched_codes
                FROM search($1, $2, $3, $4, $5, $6, $7, $8, $9) AS found JOIN product USING (product_no, product_id)
                ORDER BY score DESC, product_no
                """,
                [
                    .textArray(codes.map(\.code.description)), .int(Int64(limit)), .int(generation.id),
                    .doubleArray(codes.map { $0.isOwn ? scoring.weight(ofOwn: $0) : 0 }),
                    .doubleArray(codes.map { $0.probability ?? 0 }), .double(scoring.modelWeight),
                    .int(Int64(scoring.feedback?.products ?? 0)), .int(Int64(scoring.feedback?.codes ?? 0)),
                    .double(scoring.feedback?.weight ?? 0),
                ])
        }
        return try rows.map { row in
            FoundProduct(
                productID: try row.text("product_id"), title: try row.text("title"),
                brand: try row.optionalText("brand"), price: try row.optionalText("price"),
                score: try row.double("score"), matchedCodes: try row.textArray("matched_codes"))
        }
    }
}
