public import Codes
public import GRAM

/// The two steps of coding a product.
public enum CodingStage: Int64, Sendable {
    /// Codes found in the product's own fields; they need no model and make the product searchable at once.
    case own = 0
    /// Codes that the model adds.
    case generated = 1
}

/// A product that a worker has leased for coding.
public struct CodingClaim: Sendable {
    public let productNumber: Int64
    public let text: ProductText
    public let inputHash: [UInt8]
    /// How often it has been claimed at this stage, this time included.
    public let attempt: Int
}

/// What coding found for a claim.
public struct CodedProduct: Sendable {
    public let productNumber: Int64
    /// Of the text that the codes were made from; the write is refused when the product's text is another by then.
    public let inputHash: [UInt8]
    public let codes: [PostedCode]

    public init(_ claim: CodingClaim, codes: [PostedCode]) {
        productNumber = claim.productNumber
        inputHash = claim.inputHash
        self.codes = codes
    }
}

/// A code to post for a product.
public struct PostedCode: Sendable, Equatable {
    public let code: Code
    public let weight: Float
    /// Of a generated code's tokens, natural logarithm; empty for an own code.
    public let logProbabilities: [Float]

    public init(code: Code, weight: Float, logProbabilities: [Float] = []) {
        self.code = code
        self.weight = weight
        self.logProbabilities = logProbabilities
    }
}

/// What a write of codes changed.
public struct CodingOutcome: Sendable, Equatable {
    public var written = 0
    /// Products whose text had changed, or that were deleted, in the meantime.
    public var stale = 0

    public init() {}
}
