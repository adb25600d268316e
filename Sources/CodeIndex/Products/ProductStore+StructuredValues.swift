public import Codes
import Postgres

extension ProductStore {
    /// The brands, categories and attribute values that most live products have, the most frequent first.
    ///
    /// All products are read, which takes a while where there are many.
    public func structuredValues(limit: Int = AttributeDictionary.defaultCapacity) async throws -> [CountedValue] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT field, name, value, count(*) AS products
                FROM (
                    SELECT 'brand' AS field, '' AS name, brand AS value FROM product WHERE live AND brand IS NOT NULL
                    UNION ALL
                    SELECT 'category', '', category FROM product WHERE live AND category IS NOT NULL
                    UNION ALL
                    SELECT 'attribute', attribute.name, attribute.value
                    FROM product CROSS JOIN LATERAL (
                        SELECT DISTINCT name, value FROM (\(AttributeValues.rows)) AS leaf) AS attribute
                    WHERE live
                ) AS structured
                GROUP BY field, name, value
                ORDER BY products DESC, field, name, value LIMIT $1
                """, [.int(Int64(limit))])
        }
        return try rows.map { row in
            let value = try row.text("value")
            let structured: StructuredValue =
                switch try row.text("field") {
                case "brand": .brand(value)
                case "category": .category(value)
                default: .attribute(try row.text("name"), value)
                }
            return CountedValue(structured, products: Int(try row.int("products")))
        }
    }
}
