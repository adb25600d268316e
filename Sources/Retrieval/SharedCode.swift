public import Codes

/// A code that the products most like a product share.
public struct SharedCode: Sendable, Equatable {
    /// One that the product itself lacks.
    public let code: Code
    /// Its part of what they share, above 0 to 1.
    public let weight: Float
}
