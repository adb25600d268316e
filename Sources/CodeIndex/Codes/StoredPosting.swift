/// A code of a product, as the index holds it.
public struct StoredPosting: Sendable, Equatable {
    public let code: String
    /// Whether it was found in the product's fields; otherwise the model wrote it.
    public let isOwn: Bool
    public let weight: Double
    /// `p(c|t)` of a generated code.
    public let probability: Double?
    /// Live products under the code.
    public let liveProducts: Int
}
