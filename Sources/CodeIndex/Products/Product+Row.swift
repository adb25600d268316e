import Catalog
import Postgres

extension Product {
    /// The columns of `product` that a live product is read from.
    static let columns =
        "product_id, title, brand, category, description, price::text AS price, attributes::text AS attributes"

    /// Reads a row with the columns ``columns``.
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.text("product_id"), title: try row.text("title"), brand: try row.optionalText("brand"),
            category: try row.optionalText("category"), description: try row.optionalText("description"),
            price: try row.optionalText("price"),
            attributes: try JSONValue(parsing: Array(row.text("attributes").utf8), maximumDepth: 64).objectValue ?? [:])
    }
}
