import Postgres

/// A product's codes in a generation, as the table holds them.
public struct PostingRow: Sendable, Equatable {
    /// The product's number in the index.
    public let product: Int64
    /// The codes' numbers: own ones first, then generated ones in the model's order, then clicked ones. Empty where the
    /// product has no postings in the generation any more.
    public let codes: [Int32]
    /// `w_p` of each code, quantised by `PostingWeight`.
    public let weights: [UInt8]
    /// How many of ``codes``, at the front, were found in the product's fields.
    public let ownCount: Int
    /// How many of ``codes``, at the end, are words of queries that led to the product.
    public let clickedCount: Int
    /// Of the product's title, as `Int8Rows` stores it; nil where there is none, or none yet.
    public let vector: [UInt8]?

    /// A product's codes; each parameter is told beside its property.
    public init(
        product: Int64, codes: [Int32], weights: [UInt8], ownCount: Int, clickedCount: Int = 0, vector: [UInt8]? = nil
    ) {
        self.product = product
        self.codes = codes
        self.weights = weights
        self.ownCount = ownCount
        self.clickedCount = clickedCount
        self.vector = vector
    }
}

extension PostingRow {
    static let columns = "product_no, own, clicked, codes, weights, vector"

    static func page(of generation: Int64) -> String {
        """
        SELECT \(columns), product_no AS number FROM posting_\(generation)
        WHERE product_no > $1 ORDER BY product_no LIMIT $2
        """
    }

    init(_ row: PostgresRow) throws {
        self.init(
            product: try row.int("product_no"), codes: try row.int32Array("codes"), weights: try row.bytes("weights"),
            ownCount: Int(try row.int("own")), clickedCount: Int(try row.int("clicked")),
            vector: try row.optionalBytes("vector"))
    }
}
