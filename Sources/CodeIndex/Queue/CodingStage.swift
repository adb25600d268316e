/// The two steps of coding a product.
public enum CodingStage: Int64, Sendable {
    /// Codes found in the product's own fields; they need no model and make the product searchable at once.
    case own = 0
    /// Codes that the model adds.
    case generated = 1
}
