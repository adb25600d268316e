/// What the messages of a source hold of a product.
public enum UpdateKind: String, Sendable, CaseIterable {
    /// Its full state: what is absent, the product doesn't have.
    case full
    /// What changed: what is absent stays as it is stored, an explicit null takes a value away.
    case partial
}
