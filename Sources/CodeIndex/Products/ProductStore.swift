import Postgres

/// The products of the catalogue, deleted ones included, each with the position of the event that it comes from.
public struct ProductStore: Sendable {
    let pool: PostgresPool
    let dictionary: CodeDictionary
    let statistics: PlannerStatistics
    let texts: KnownTexts
    let written: WrittenRows
}

extension ProductStore {
    /// Every live product's text, in the order of the identifiers; all of them are held in memory.
    public func texts() async throws -> [ProductEntry] {
        let page = 5_000
        var products: [ProductEntry] = []
        while true {
            let next = try await texts(after: products.last?.id ?? "", limit: page)
            products += next
            if next.count < page { return products }
        }
    }

    /// A page of live products' texts in the order of their identifiers, for training and for exports.
    /// - Parameter after: the last identifier of the page before.
    public func texts(after: String = "", limit: Int) async throws -> [ProductEntry] {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT \(CodingInput.columns)
                FROM product WHERE live AND product_id > $1 ORDER BY product_id LIMIT $2
                """, [.text(after), .int(Int64(limit))])
        }
        return try rows.map(ProductEntry.init)
    }

    /// A live product's text.
    /// - Returns: nil for a product that is unknown or deleted.
    public func text(of id: String) async throws -> ProductEntry? {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT \(CodingInput.columns)
                FROM product WHERE live AND product_id = $1
                """, [.text(id)])
        }.map(ProductEntry.init).first
    }

    /// The number of live products.
    public func liveCount() async throws -> Int {
        Int(
            try await pool.withConnection {
                try await $0.query("SELECT count(*) AS products FROM product WHERE live")[0].int("products")
            })
    }

    /// Live products that came after a generation was made.
    public func newer(than generation: Generation) async throws -> Set<String> {
        let rows = try await pool.withConnection {
            try await $0.query(
                """
                SELECT product_id FROM product WHERE live AND product_no >
                    (SELECT newest_product_no FROM generation WHERE generation_id = $1)
                """, [.int(generation.id)])
        }
        return try Set(rows.map { try $0.text("product_id") })
    }
}
