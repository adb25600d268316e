/// A named attribute of a product.
public struct SyntheticAttribute: Sendable, Equatable {
    /// The key in the product's `attributes`, lower case with underscores.
    public let name: String
    /// The value that the feed gives.
    public let value: SyntheticValue

    /// Pairs a key with a value.
    public init(name: String, value: SyntheticValue) {
        self.name = name
        self.value = value
    }
}
