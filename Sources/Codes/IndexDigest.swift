/// A sum over rows of the index that doesn't depend on their order: what the database adds up can be compared with what is
/// held in memory, and no row leaves either.
///
/// Each row is written as text, in UTF-8; the first 8 bytes of its MD5, most significant first, are a number, and the
/// numbers are added modulo 2⁶⁴. A text's parts are separated by line feeds.
///
/// A row of postings is the product's number, the number of its own codes, and for each code in the order of the row its
/// text, a tab and its weight in steps, for clicked ones with another tab and `clicked`. A row of products is number,
/// identifier, title, brand, category and price, absent ones empty, and each attribute's name, a tab and its value, in the
/// order of their bytes.
public struct IndexDigest: Sendable, Equatable {
    /// How many rows were added.
    public var rows: Int
    /// The sum of their numbers.
    public var sum: UInt64

    /// A sum of so many rows; of none at first.
    public init(rows: Int = 0, sum: UInt64 = 0) {
        self.rows = rows
        self.sum = sum
    }
}
