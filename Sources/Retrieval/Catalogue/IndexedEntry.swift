/// What the index holds of a product.
public struct IndexedEntry: Sendable, Equatable {
    /// Its visible fields.
    public var product: IndexedProduct
    /// [generation]: its row there.
    public var codes: [Int64: IndexedCodes]
}
