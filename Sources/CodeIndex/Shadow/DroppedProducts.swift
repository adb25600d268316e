/// Live products that a shadow index would let go if it took the live one's place.
public struct DroppedProducts: Sendable, Equatable {
    /// How many there are.
    public let count: Int
    /// Identifiers of some, in order.
    public let examples: [String]
}
