/// Which products a search in SQL may find. All that is given must hold; the values of one key are alternatives.
public struct ProductConditions: Sendable, Equatable, Encodable {
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

    /// Conditions that hold for every product unless something is given.
    public init(
        priceFrom: Double? = nil, priceTo: Double? = nil, brands: [String] = [], categoryPrefixes: [String] = [],
        attributes: [String: [String]] = [:], ids: [String]? = nil
    ) {
        self.priceFrom = priceFrom
        self.priceTo = priceTo
        self.brands = brands
        self.categoryPrefixes = categoryPrefixes
        self.attributes = attributes
        self.ids = ids
    }
}

extension ProductConditions {
    /// Whether a row of `product` fulfils conditions.
    /// - Parameter json: an expression for the conditions as `jsonb`, not null.
    static func hold(_ json: String) -> String {
        """
        (\(json)->'priceFrom' IS NULL OR product.price::float8 >= (\(json)->>'priceFrom')::float8)
        AND (\(json)->'priceTo' IS NULL OR product.price::float8 <= (\(json)->>'priceTo')::float8)
        AND (\(json)->'brands' = '[]' OR \(json)->'brands' ? product.brand)
        AND (\(json)->'categoryPrefixes' = '[]' OR EXISTS (
            SELECT FROM jsonb_array_elements_text(\(json)->'categoryPrefixes') AS t(prefix)
            WHERE starts_with(product.category, prefix)))
        AND (\(json)->'ids' IS NULL OR \(json)->'ids' ? product.product_id)
        AND (\(json)->'attributes' = '{}' OR NOT EXISTS (
            SELECT FROM jsonb_each(\(json)->'attributes') AS asked(key, allowed)
            WHERE NOT EXISTS (
                SELECT FROM (\(AttributeValues.rows)) AS attribute WHERE name = key AND allowed ? value)))
        """
    }
}
