public import Codes
import Postgres

/// A product as the codes topic shows it.
public struct PublishedProduct: Sendable, Equatable {
    /// A code of the product.
    public struct Code: Sendable, Equatable {
        /// The code.
        public let text: String
        /// `w_p` in hundredths.
        public let weight: UInt8
        /// Where the product has it from.
        public let origin: PostingOrigin

        /// A code; each parameter is told beside its property.
        public init(text: String, weight: UInt8, origin: PostingOrigin) {
            self.text = text
            self.weight = weight
            self.origin = origin
        }
    }

    /// The product's number in the index.
    public let number: Int64
    /// Its identifier in the catalogue.
    public let id: String
    /// As the catalogue has it; nil for a deleted product.
    public let title: String?
    /// In decimal digits; nil without one.
    public let price: String?
    /// Own ones first. Empty for a product that is deleted or has none.
    public let codes: [Code]

    /// A product; each parameter is told beside its property.
    public init(number: Int64, id: String, title: String?, price: String?, codes: [Code]) {
        self.number = number
        self.id = id
        self.title = title
        self.price = price
        self.codes = codes
    }
}

extension PublishedProduct {
    /// Selects products with their codes in generation `$1`.
    static let selection = """
        SELECT p.product_no, p.product_id, p.title, p.price::text AS price, coalesce(o.own, 0)::bigint AS own,
               coalesce(o.clicked, 0)::bigint AS clicked,
               coalesce(o.weights, '') AS weights,
               ARRAY(SELECT code_text FROM unnest(o.codes) WITH ORDINALITY AS t(code_id, place)
                     JOIN code ON \(CodeRow.isNumbered("t.code_id")) ORDER BY t.place) AS codes
        FROM product p LEFT JOIN posting o ON o.product_no = p.product_no AND o.generation_id = $1 AND p.live
        """

    init(_ row: PostgresRow) throws {
        let (texts, weights) = (try row.textArray("codes"), try row.bytes("weights"))
        guard texts.count == weights.count else {
            throw CodeIndexError(
                "product \(try row.text("product_id")): \(texts.count) codes, \(weights.count) weights")
        }
        let (own, clicked) = (Int(try row.int("own")), Int(try row.int("clicked")))
        self.init(
            number: try row.int("product_no"), id: try row.text("product_id"), title: try row.optionalText("title"),
            price: try row.optionalText("price"),
            codes: zip(texts, weights).enumerated().map { place, code in
                Code(
                    text: code.0, weight: code.1,
                    origin: PostingOrigin(place: place, of: texts.count, own: own, clicked: clicked))
            })
    }
}
