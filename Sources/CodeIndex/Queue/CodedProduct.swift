/// What coding found for a claim.
public struct CodedProduct: Sendable {
    /// The product's number in the index.
    public let productNumber: Int64
    /// Of the text that the codes were made from; the write is refused when the product's text is another by then.
    public let inputHash: [UInt8]
    /// Of the claim; the write is refused when the product has been queued or leased anew by then.
    let lease: String
    /// To post; with the stage's others they replace what was posted before.
    public let codes: [PostedCode]
    /// Of the product's title, as `Int8Rows` stores it: with the generated stage's codes, where the model has one.
    public let vector: [UInt8]?

    /// What coding found for a claim.
    public init(_ claim: CodingClaim, codes: [PostedCode], vector: [UInt8]? = nil) {
        productNumber = claim.productNumber
        inputHash = claim.input.hash
        lease = claim.lease
        self.codes = codes
        self.vector = vector
    }
}
