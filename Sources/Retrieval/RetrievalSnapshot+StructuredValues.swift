public import Codes

extension RetrievalSnapshot {
    /// Changes whenever a brand, a category or an attribute's value gets its first product or loses its last; prices may
    /// change it too.
    public var structuredValuesVersion: UInt64 { products.facets.version }

    /// The brands, categories and attribute values that most products have, the most frequent first.
    public func structuredValues(limit: Int) -> [CountedValue] {
        let facets = products.facets
        // Keeping the best while reading takes far longer than this with many facets and a high limit.
        return facets.structured.map { (facet: $0, products: facets.count($0)) }
            .sorted { ($1.products, $0.facet) < ($0.products, $1.facet) }
            .prefix(limit)
            .compactMap { facet, products in
                facets.key(facet)?.structuredValue.map { CountedValue($0, products: products) }
            }
    }
}
