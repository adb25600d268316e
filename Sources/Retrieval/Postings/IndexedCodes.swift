public import Codes

/// What a product stands under in a generation: a row of the table of postings.
public struct IndexedCodes: Sendable, Equatable {
    /// The product's number.
    public var product: Int64
    /// Numbers of codes, each once: own ones first, then generated ones in the model's order, then clicked ones. None: the
    /// product has no postings in the generation any more.
    public var codes: [Int32]
    /// A weight for each code, see `PostingWeight`, 1...255.
    public var weights: [UInt8]
    /// How many of the codes, from the front, are own ones.
    public var ownCount: Int
    /// How many of the codes, at the end, are words of queries that led to the product.
    public var clickedCount: Int
    /// Of the product's title, as `Int8Rows` stores it; nil where there is none.
    public var vector: [UInt8]?

    /// A product's row.
    public init(
        product: Int64, codes: [Int32], weights: [UInt8], ownCount: Int, clickedCount: Int = 0, vector: [UInt8]? = nil
    ) {
        self.product = product
        self.codes = codes
        self.weights = weights
        self.ownCount = ownCount
        self.clickedCount = clickedCount
        self.vector = vector
    }

    /// Where the code at a place comes from.
    public func origin(ofCodeAt place: Int) -> PostingOrigin {
        PostingOrigin(place: place, of: codes.count, own: ownCount, clicked: clickedCount)
    }
}

/// A code of the dictionary, which all generations share.
public struct IndexedCode: Sendable, Hashable {
    /// Never reused.
    public var number: Int32
    /// Its values, joined by `Code.separator`.
    public var text: String

    /// A number with its text.
    public init(number: Int32, text: String) {
        self.number = number
        self.text = text
    }
}
