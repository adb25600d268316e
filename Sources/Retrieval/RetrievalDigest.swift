/// A sum over rows that doesn't depend on their order, which SQL can compute as well.
///
/// Each row is written as text, in UTF-8; the first 8 bytes of its MD5, most significant first, are a number, and the
/// numbers are added modulo 2⁶⁴.
///
/// A row of postings is, separated by line feeds, the product's number, the number of its own codes, and for each code in
/// the order of the row its text, a tab and its weight in steps:
/// `product_no || E'\n' || own || E'\n' || string_agg(code_text || E'\t' || weight, E'\n' ORDER BY place)`.
///
/// A row of fields is, separated by line feeds, number, id, title, brand, category and price, absent ones empty, and for
/// each attribute, ordered by name and value as bytes (`COLLATE "C"`), the name, a tab and the value.
public struct RetrievalDigest: Sendable, Equatable {
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
