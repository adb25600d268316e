public import Catalog
import Postgres

/// A product as it is stored, with what orders its events, for checks.
public struct ProductState: Sendable {
    /// The product's identifier.
    public let id: String
    /// nil where it was deleted.
    public var product: Product?
    /// The highest version ever seen; nil without any.
    public let version: SourceVersion?
    /// Whether the state comes from an event with a version.
    public let hasVersion: Bool
    /// Where that event stands; nil where that is not known.
    public let place: LogPlace?

    /// A product's state; each parameter is told beside its property.
    public init(id: String, product: Product?, version: SourceVersion?, hasVersion: Bool, place: LogPlace?) {
        self.id = id
        self.product = product
        self.version = version
        self.hasVersion = hasVersion
        self.place = place
    }
}

extension ProductStore {
    private static let page = 5_000

    /// Reads every product, deleted ones too, as all are at one moment, in the order of their identifiers.
    /// - Parameters:
    ///   - isFixed: called when what is read can't change any more.
    ///   - body: given some products at a time.
    public func forEachState(
        isFixed: @Sendable () -> Void, _ body: @Sendable ([ProductState]) throws -> Void
    ) async throws {
        try await pool.withTransaction { connection in
            try await connection.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0")
            try await connection.query("SELECT FROM product LIMIT 1")
            isFixed()
            var last = ""
            while true {
                let rows = try await connection.query(
                    """
                    SELECT \(Product.columns), live, \(StoredProduct.orderColumns)
                    FROM product WHERE product_id > $1 ORDER BY product_id LIMIT \(Self.page)
                    """, [.text(last)])
                let orders = try await StoredProduct.orders(of: rows, on: connection)
                try body(
                    try zip(rows, orders).map { row, order in
                        ProductState(
                            id: try row.text("product_id"), product: try row.bool("live") ? try Product(row) : nil,
                            version: order.newestVersion, hasVersion: order.hasVersion, place: order.place)
                    })
                guard rows.count == Self.page, let row = rows.last else { return }
                last = try row.text("product_id")
            }
        }
    }
}
