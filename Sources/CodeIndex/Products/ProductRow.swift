import Catalog

/// A live product as its row is written: what takes time and needs nothing that is stored.
struct ProductRow: Sendable {
    let product: Product
    let inputHash: [UInt8]
    /// The attributes' JSON.
    let attributes: String

    init(_ product: Product) {
        self.product = product
        inputHash = CodingInput(of: product).hash
        attributes = JSONValue.object(product.attributes).serialized
    }
}
