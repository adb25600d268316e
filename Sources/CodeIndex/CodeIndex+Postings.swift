import Foundation
import Postgres

/// A code of a product, as the index holds it.
public struct StoredPosting: Sendable, Equatable {
    public let code: String
    /// Whether it was found in the product's fields; otherwise the model wrote it.
    public let isOwn: Bool
    public let weight: Double
    /// `p(c|t)` of a generated code.
    public let probability: Double?
    /// Live products under the code.
    public let liveProducts: Int
}

extension CodeIndex {
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
}
