/// A product that a query's codes found.
public struct FoundProduct: Sendable, Equatable, Codable {
    /// The product's identifier in the catalogue.
    public let productID: String
    /// Its title, as stored.
    public let title: String
    /// Its brand; nil where it has none.
    public let brand: String?
    /// Its category, as stored; nil where it has none.
    public let category: String?
    /// Decimal text, in the catalogue's currency.
    public let price: String?
    /// The score of ``CodeStore/search(_:in:scoring:vector:limit:offset:conditions:)``; only comparable within one answer.
    public internal(set) var score: Double
    /// The codes of the query, and of its feedback, that it stands under, sorted.
    public let matchedCodes: [String]
}
