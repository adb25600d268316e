import Catalog
public import Codes
public import GRAM
import Postgres

/// A live product's text.
public struct ProductEntry: Sendable {
    public let id: String
    public let text: ProductText
    /// Of the text; equal texts are generated once.
    public let inputHash: [UInt8]
}

extension CodeIndex {
    /// Every live product's text, in the order of the identifiers; all of them are held in memory.
    public func productTexts() async throws -> [ProductEntry] {
        let page = 5_000
        var products: [ProductEntry] = []
        while true {
            let next = try await productTexts(after: products.last?.id ?? "", limit: page)
            products += next
            if next.count < page { return products }
        }
    }

    /// A page of live products' texts in the order of their identifiers, for training and for exports.
    /// - Parameter after: the last identifier of the page before.
    public func productTexts(after: String = "", limit: Int) async throws -> [ProductEntry] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT product_id, title, brand, category, description, attributes::text AS attributes, input_hash
                FROM product WHERE live AND product_id > $1 ORDER BY product_id LIMIT $2
                """, [.text(after), .int(Int64(limit))])
        }
        return try rows.map(ProductEntry.init)
    }

    /// A live product's text.
    /// - Returns: nil for a product that is unknown or deleted.
    public func productText(of id: String) async throws -> ProductEntry? {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT product_id, title, brand, category, description, attributes::text AS attributes, input_hash
                FROM product WHERE live AND product_id = $1
                """, [.text(id)])
        }.map(ProductEntry.init).first
    }
}

extension ProductEntry {
    fileprivate init(_ row: PostgresRow) throws {
        let product = Product(
            id: try row.text("product_id"), title: try row.text("title"), brand: try row.optionalText("brand"),
            category: try row.optionalText("category"), description: try row.optionalText("description"),
            attributes: try JSONValue(parsing: Array(row.text("attributes").utf8), maximumDepth: 64).objectValue ?? [:])
        self.init(id: product.id, text: CodingInput(of: product).text, inputHash: try row.bytes("input_hash"))
    }
}
