public import Codes
import Foundation
import Postgres

extension CodeStore {
    /// Products under a query's codes, best first, with the score of `CodeScoring` at this moment.
    ///
    /// This is the schema's function `search`, which answers from memory are compared with: it reads the generation's
    /// postings from end to end, unless there is a GIN index on `posting.codes`. What it finds is sorted again by vectors here.
    /// - Parameters:
    ///   - scoring: the generation's.
    ///   - vector: the query's, where the scoring hears vectors.
    ///   - limit: at most so many products; none below 1.
    ///   - offset: so many of the best products are passed over; none below 0, as in memory.
    ///   - conditions: which products may be found; nil for all. They don't change scores.
    public func search(
        _ codes: [QueryCode], in generation: Generation, scoring: CodeScoring, vector: QueryVector? = nil, limit: Int,
        offset: Int = 0, conditions: ProductFilter? = nil
    ) async throws -> [FoundProduct] {
        guard limit > 0 else { return [] }
        let offset = max(offset, 0)
        guard let vector, scoring.hearsVectors else {
            return try await find(codes, in: generation, scoring, limit: limit, offset: offset, conditions).map(
                \.product)
        }
        let (wanted, overflow) = offset.addingReportingOverflow(limit)
        let found = try await find(
            codes, in: generation, scoring, limit: overflow ? .max : max(wanted, CodeScoring.sortedAgain), offset: 0,
            conditions)
        var rows = Int8Rows(width: vector.width, count: found.count)
        for (place, entry) in found.enumerated() { rows.replace(place, by: entry.vector) }
        let sorted = scoring.sortedAgain(
            found.map { Int64(($0.product.score * Double(CodeScoring.scoreUnits)).rounded()) },
            ownWeight: try await ownWeight(of: codes, in: generation, scoring)
        ) { rows.cosine(ofRow: $0, with: vector) }
        return sorted.dropFirst(offset).prefix(limit).map { entry in
            var product = found[entry.place].product
            product.score = CodeScoring.score(units: entry.score)
            return product
        }
    }

    /// See `CodeScoring.ownWeight(of:)`.
    private func ownWeight(
        of codes: [QueryCode], in generation: Generation, _ scoring: CodeScoring
    ) async throws -> Double {
        let frequencies = try await frequencies(of: codes.filter(\.isOwn).map(\.code.description), in: generation)
        let products = Int(
            try await pool.withConnection {
                try await $0.query("SELECT count(*) AS products FROM product WHERE live")[0].int("products")
            })
        return scoring.ownWeight(
            of: codes.compactMap { code in
                frequencies[code.code.description].map {
                    CodeScoring.FoundCode(code: code, inverseFrequency: InverseFrequency.of($0, among: products))
                }
            })
    }

    private func find(
        _ codes: [QueryCode], in generation: Generation, _ scoring: CodeScoring, limit: Int, offset: Int,
        _ conditions: ProductFilter?
    ) async throws -> [(product: FoundProduct, vector: [UInt8]?)] {
        let codes = codes.filter { scoring.weight(of: $0) > 0 }
        guard !codes.isEmpty else { return [] }
        let (wanted, overflow) = offset.addingReportingOverflow(limit)
        // Conditions choose among all that the codes find.
        let considered = conditions == nil && !overflow ? Int64(wanted) : .max
        func weights(of origin: QueryCode.Origin) -> [Double] {
            codes.map { $0.origin == origin ? scoring.weight(of: $0) : 0 }
        }
        var parameters: [PostgresValue] = [
            .textArray(codes.map(\.code.description)), .int(considered), .int(generation.id),
            .doubleArray(weights(of: .own)), .doubleArray(weights(of: .generated)), .double(scoring.modelWeight),
            .int(Int64(scoring.feedback?.products ?? 0)), .int(Int64(scoring.feedback?.codes ?? 0)),
            .double(scoring.feedback?.weight ?? 0), .doubleArray(weights(of: .head)),
            .double(scoring.headWeight ?? 0), .int(Int64(offset)), .int(Int64(limit)),
        ]
        if let conditions {
            parameters.append(.json(String(decoding: try JSONEncoder().encode(conditions), as: UTF8.self)))
        }
        let vector =
            scoring.hearsVectors
            ? "(SELECT vector FROM posting_\(generation.id) p WHERE p.product_no = product.product_no)" : "NULL::bytea"
        let rows = try await pool.withConnection { [parameters] in
            try await $0.query(
                """
                SELECT product_id, title, brand, category, price::text AS price, score, matched_codes,
                       \(vector) AS vector
                FROM search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS found
                    JOIN product USING (product_no, product_id)
                \(conditions == nil ? "" : "WHERE \(ProductFilter.hold("$14"))")
                ORDER BY score DESC, product_no OFFSET $12 LIMIT $13
                """, parameters)
        }
        return try rows.map { row in
            let product = FoundProduct(
                productID: try row.text("product_id"), title: try row.text("title"),
                brand: try row.optionalText("brand"), category: try row.optionalText("category"),
                price: try row.optionalText("price"), score: try row.double("score"),
                matchedCodes: try row.textArray("matched_codes"))
            return (product, try row.optionalBytes("vector"))
        }
    }
}
