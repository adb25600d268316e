public import Codes

/// What a model has made of a product's text.
public struct WrittenCodes: Sendable, Equatable {
    /// What it wrote, the likeliest of a kind first.
    public var codes: [GeneratedCode]
    /// Of the title, as `Int8Rows` stores it; nil where there is none.
    public var vector: [UInt8]?

    /// Codes with a vector.
    public init(codes: [GeneratedCode], vector: [UInt8]? = nil) {
        self.codes = codes
        self.vector = vector
    }
}
