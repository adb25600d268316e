/// A product that a query's codes found.
public struct FoundProduct: Sendable, Equatable, Codable {
    public let productID: String
    public let title: String
    public let brand: String?
    /// Decimal text, in the catalogue's currency.
    public let price: String?
    public let score: Double
    public let matchedCodes: [String]
}
