public import Codes
import Postgres

/// A live product, as training, evaluation and exports read it.
public struct ProductEntry: Sendable {
    /// The product's identifier in the catalogue.
    public let id: String
    /// What its codes are made from.
    public let input: CodingInput

    /// The fields that codes are found in.
    public var text: ProductText { input.text }
    /// Equal texts are generated once.
    public var inputHash: [UInt8] { input.hash }
}

extension ProductEntry {
    init(_ row: PostgresRow) throws {
        self.init(id: try row.text("product_id"), input: try CodingInput(row))
    }
}
