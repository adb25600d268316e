import Catalog

/// A live product as its row is written: what takes time and needs nothing that is stored. A class, since it is handed from
/// place to place and has a dozen texts.
final class ProductRow: Sendable {
    let product: Product
    /// What its codes are made from.
    let input: CodingInput
    /// The attributes' JSON.
    let attributes: String

    init(_ product: Product) {
        self.product = product
        input = CodingInput(of: product)
        attributes = JSONValue.object(product.attributes).serialized
    }

    var inputHash: [UInt8] { input.hash }
}
