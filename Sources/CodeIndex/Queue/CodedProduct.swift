/// What coding found for a claim.
public struct CodedProduct: Sendable {
    public let productNumber: Int64
    /// Of the text that the codes were made from; the write is refused when the product's text is another by then.
    public let inputHash: [UInt8]
    public let codes: [PostedCode]

    public init(_ claim: CodingClaim, codes: [PostedCode]) {
        productNumber = claim.productNumber
        inputHash = claim.input.hash
        self.codes = codes
    }
}
