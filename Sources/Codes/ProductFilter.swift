/// Which products a search may find. All that is given must hold; the values of one key are alternatives.
public struct ProductFilter: Sendable, Equatable, Codable {
    /// The lowest price; a product without a price is none. Prices are compared as `Double`.
    public var priceFrom: Double?
    /// The highest price; a product without a price is none.
    public var priceTo: Double?
    /// Brands exactly as the shop wrote them; empty for all.
    public var brands: [String]
    /// Beginnings of categories; empty for all.
    public var categoryPrefixes: [String]
    /// [name]: values exactly as the shop wrote them, one of which the product has; no value: never.
    public var attributes: [String: [String]]
    /// The products' identifiers; nil for all.
    public var ids: [String]?
    /// Of each list a product has one value; no value: never.
    public var oneOf: [[StructuredValue]]

    /// A filter that holds for every product unless something is given.
    public init(
        priceFrom: Double? = nil, priceTo: Double? = nil, brands: [String] = [], categoryPrefixes: [String] = [],
        attributes: [String: [String]] = [:], ids: [String]? = nil, oneOf: [[StructuredValue]] = []
    ) {
        self.priceFrom = priceFrom
        self.priceTo = priceTo
        self.brands = brands
        self.categoryPrefixes = categoryPrefixes
        self.attributes = attributes
        self.ids = ids
        self.oneOf = oneOf
    }
}
