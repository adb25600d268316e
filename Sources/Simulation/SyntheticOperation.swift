/// What an event does to its product.
public enum SyntheticOperation: String, Sendable {
    /// The product appears, for the first time or again after a deletion.
    case create
    /// The product has a new image.
    case update
    /// The product goes away.
    case delete
}
