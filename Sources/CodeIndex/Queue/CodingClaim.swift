/// A product that a worker has leased for coding.
public struct CodingClaim: Sendable {
    /// The product's number in the index.
    public let productNumber: Int64
    /// What its codes are to be made from.
    public let input: CodingInput
    /// How often it has been claimed at this stage, this time included.
    public let attempt: Int
    /// The end of the lease, as PostgreSQL writes it: it tells this claim from later ones, and from a change of the text.
    let lease: String
}
