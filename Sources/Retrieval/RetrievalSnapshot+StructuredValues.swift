import Algorithms
public import Codes

extension RetrievalSnapshot {
    /// Changes whenever a brand, a category or an attribute's value gets its first product or loses its last; prices may
    /// change it too.
    public var structuredValuesVersion: UInt64 { products.facets.version }

    /// The brands, categories and attribute values that most products have, the most frequent first.
    public func structuredValues(limit: Int) -> [CountedValue] {
        let facets = products.facets
        return facets.structured.map { (facet: $0, products: facets.count($0)) }
            .max(count: limit) { ($0.products, $1.facet) < ($1.products, $0.facet) }
            .reversed()
            .compactMap { facet, products in
                facets.key(facet)?.structuredValue.map { CountedValue($0, products: products) }
            }
    }
}
